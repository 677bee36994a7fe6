"""Promises 8 and 13 as rules of the database: rules only thank, and change only with notice."""

from django.db import migrations

# Points only ever come, never without a cap, and never without an end. Levels are names and
# thresholds and nothing else: none can carry a consequence.
TERMS = """
ALTER TABLE credit_rule
ADD CONSTRAINT rules_only_thank CHECK (subject = 'levels' OR coalesce(
    (terms->>'points')::int BETWEEN 1 AND 100
    AND (terms->>'cap_points')::int BETWEEN (terms->>'points')::int AND 1000
    AND terms->>'cap_period' IN ('day', 'month', 'year')
    AND (terms->>'standing_months')::int BETWEEN 1 AND 120
    AND (terms->>'spendable_months')::int BETWEEN 1 AND 60
    AND terms->>'office' <> '' AND terms->>'category' <> '', false)),
ADD CONSTRAINT levels_have_no_consequences CHECK (subject <> 'levels' OR coalesce(
    jsonb_path_exists(terms, '$.levels[*]')
    AND NOT jsonb_path_exists(terms, '$.keyvalue() ? (@.key != "levels")')
    AND NOT jsonb_path_exists(terms, '$.levels[*].keyvalue() ? (@.key != "code"
        && @.key != "name_zh" && @.key != "name_en" && @.key != "from_points")')
    AND (terms->'levels'->0->>'from_points')::int = 0
    AND NOT jsonb_path_exists(terms, '$.levels[*].from_points ? (@ < 0)'), false)),
ADD CONSTRAINT notice_is_thirty_days CHECK (
    is_founding OR starts_on IS NULL OR starts_on - announced_on >= 30);
"""
TERMS_BACK = """
ALTER TABLE credit_rule DROP CONSTRAINT rules_only_thank,
    DROP CONSTRAINT levels_have_no_consequences, DROP CONSTRAINT notice_is_thirty_days;
"""

# What was announced stays; the day of an announcement is today, and each version begins after
# every other of its subject.
STAY = """
CREATE FUNCTION credit_rule_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.starts_on IS NOT NULL THEN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'an announced rule stays' USING ERRCODE = 'integrity_constraint_violation',
                CONSTRAINT = 'announced_rules_stay';
        END IF;
        IF (to_jsonb(NEW) - 'state') IS DISTINCT FROM (to_jsonb(OLD) - 'state') THEN
            RAISE EXCEPTION 'an announced rule stays' USING ERRCODE = 'integrity_constraint_violation',
                CONSTRAINT = 'announced_rules_stay';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.starts_on IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('credit_rule ' || NEW.subject, 0));
        IF NOT NEW.is_founding AND NEW.announced_on <> credit_today() THEN
            RAISE EXCEPTION 'an announcement is of today' USING
                ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'announcements_are_of_today';
        END IF;
        IF EXISTS (SELECT FROM credit_rule WHERE subject = NEW.subject AND id <> NEW.id
                AND starts_on >= NEW.starts_on) THEN
            RAISE EXCEPTION 'versions overlap' USING
                ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'versions_do_not_overlap';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER announced_rules_stay BEFORE INSERT OR UPDATE OR DELETE ON credit_rule
    FOR EACH ROW EXECUTE FUNCTION credit_rule_stays();
"""
STAY_BACK = """
DROP TRIGGER announced_rules_stay ON credit_rule;
DROP FUNCTION credit_rule_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("credit", "0007_rules")]

    operations = [
        migrations.RunSQL(TERMS, TERMS_BACK),
        migrations.RunSQL(STAY, STAY_BACK),
    ]
