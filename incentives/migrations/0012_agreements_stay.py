"""What was agreed stays as it was: of an agreement only its end is written, and once."""

from django.db import migrations

STAY = """
CREATE FUNCTION incentives_agreement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ends text[] := ARRAY['ended_on', 'ended_by', 'end_reason', 'end_receipt', 'over_noted_at'];
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - ends) IS DISTINCT FROM (to_jsonb(OLD) - ends)
            OR OLD.ended_on IS NOT NULL AND (to_jsonb(NEW) - 'over_noted_at')
                IS DISTINCT FROM (to_jsonb(OLD) - 'over_noted_at') THEN
        RAISE EXCEPTION 'an agreement stays as it was made' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'agreements_stay';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreements_stay BEFORE UPDATE OR DELETE ON incentives_agreement
    FOR EACH ROW EXECUTE FUNCTION incentives_agreement_stays();
"""
STAY_BACK = """
DROP TRIGGER agreements_stay ON incentives_agreement;
DROP FUNCTION incentives_agreement_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("incentives", "0011_agreements_as_agreed")]

    operations = [migrations.RunSQL(STAY, STAY_BACK)]
