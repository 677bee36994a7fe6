"""Rules of screening that Django cannot state: steps of grounds, five years of questions."""

from django.db import migrations

# What a ground says never changes; it goes proposed > granted or declined, granted > ended.
GROUNDS = """
CREATE FUNCTION merchants_ground_keeps_its_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (OLD.id, OLD.organisation, OLD.basis, OLD.purpose, OLD.lists, OLD.starts_on,
            OLD.ends_on, OLD.proposed_by) IS NOT DISTINCT FROM
           (NEW.id, NEW.organisation, NEW.basis, NEW.purpose, NEW.lists, NEW.starts_on,
            NEW.ends_on, NEW.proposed_by)
       AND (OLD.state, NEW.state) IN (
            ('proposed', 'granted'), ('proposed', 'declined'), ('granted', 'ended'))
       AND (OLD.state = 'proposed' OR OLD.decided_by = NEW.decided_by)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'grounds_keep_their_words' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'grounds_keep_their_words', DETAIL = TG_OP;
END $$;
CREATE TRIGGER grounds_keep_their_words BEFORE UPDATE OR DELETE ON merchants_screeningground
    FOR EACH ROW EXECUTE FUNCTION merchants_ground_keeps_its_words();
"""
GROUNDS_BACK = """
DROP TRIGGER grounds_keep_their_words ON merchants_screeningground;
DROP FUNCTION merchants_ground_keeps_its_words();
"""

# Promise 15: who asked is kept five years, whoever would rather it were not.
QUESTIONS = """
CREATE FUNCTION merchants_kept_five_years() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    since timestamptz := coalesce(to_jsonb(OLD)->>'asked_at', to_jsonb(OLD)->>'said_at');
BEGIN
    IF TG_OP = 'DELETE' AND since < now() - interval '5 years' THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'kept_five_years' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'kept_five_years', DETAIL = TG_OP;
END $$;
CREATE TRIGGER questions_are_kept BEFORE UPDATE OR DELETE ON merchants_screeningquestion
    FOR EACH ROW EXECUTE FUNCTION merchants_kept_five_years();
CREATE TRIGGER what_was_done_is_kept BEFORE UPDATE OR DELETE ON merchants_screeningfeedback
    FOR EACH ROW EXECUTE FUNCTION merchants_kept_five_years();
"""
QUESTIONS_BACK = """
DROP TRIGGER what_was_done_is_kept ON merchants_screeningfeedback;
DROP TRIGGER questions_are_kept ON merchants_screeningquestion;
DROP FUNCTION merchants_kept_five_years();
"""


class Migration(migrations.Migration):
    dependencies = [("merchants", "0025_screening")]

    operations = [
        migrations.RunSQL(GROUNDS, GROUNDS_BACK),
        migrations.RunSQL(QUESTIONS, QUESTIONS_BACK),
    ]
