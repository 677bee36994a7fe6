"""A decision and a published text stay what they were: the database refuses anything else."""

from django.db import migrations

# Promise 14: a new decision is a new row; the old one only stops being the current one.
KEPT = """
CREATE FUNCTION consent_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation',
        CONSTRAINT = TG_ARGV[0], DETAIL = TG_TABLE_NAME;
END $$;
CREATE TRIGGER texts_stay_as_published BEFORE UPDATE OR DELETE ON consent_purposetext
    FOR EACH ROW EXECUTE FUNCTION consent_refuse('texts_stay_as_published');
CREATE TRIGGER decisions_are_kept BEFORE DELETE ON consent_consent
    FOR EACH ROW EXECUTE FUNCTION consent_refuse('decisions_are_kept');
CREATE TRIGGER decisions_stay_as_made BEFORE UPDATE ON consent_consent
    FOR EACH ROW WHEN (NOT OLD.is_current OR NEW.is_current
        OR (to_jsonb(OLD) - 'is_current') IS DISTINCT FROM (to_jsonb(NEW) - 'is_current'))
    EXECUTE FUNCTION consent_refuse('decisions_stay_as_made');
"""

BACK = """
DROP TRIGGER texts_stay_as_published ON consent_purposetext;
DROP TRIGGER decisions_are_kept ON consent_consent;
DROP TRIGGER decisions_stay_as_made ON consent_consent;
DROP FUNCTION consent_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_consent_and_rights")]

    operations = [migrations.RunSQL(KEPT, BACK)]
