"""What people were offered stays as it was: texts, numbers and quotas of a public version."""

from django.db import migrations

# Of a public version only its end is written: superseded or ended, and when.
STAY = """
CREATE FUNCTION incentives_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('published', 'superseded', 'ended') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'state' - 'ended_at')
            IS DISTINCT FROM (to_jsonb(OLD) - 'state' - 'ended_at')
            OR NEW.state NOT IN ('published', 'superseded', 'ended') THEN
        RAISE EXCEPTION 'a public offer stays as it was' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'public_offers_stay';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER public_offers_stay BEFORE UPDATE OR DELETE ON incentives_version
    FOR EACH ROW EXECUTE FUNCTION incentives_version_stays();

CREATE FUNCTION incentives_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
BEGIN
    IF EXISTS (SELECT FROM incentives_version WHERE state IN ('published', 'superseded', 'ended')
            AND (id = whose OR TG_OP = 'UPDATE' AND id = OLD.version_id)) THEN
        RAISE EXCEPTION 'a public offer stays as it was' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'public_offers_stay';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER public_terms_stay BEFORE INSERT OR UPDATE OR DELETE ON incentives_term
    FOR EACH ROW EXECUTE FUNCTION incentives_part_stays();
CREATE TRIGGER public_quotas_stay BEFORE INSERT OR UPDATE OR DELETE ON incentives_quota
    FOR EACH ROW EXECUTE FUNCTION incentives_part_stays();
"""
STAY_BACK = """
DROP TRIGGER public_quotas_stay ON incentives_quota;
DROP TRIGGER public_terms_stay ON incentives_term;
DROP FUNCTION incentives_part_stays();
DROP TRIGGER public_offers_stay ON incentives_version;
DROP FUNCTION incentives_version_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("incentives", "0001_offers_and_partners")]

    operations = [migrations.RunSQL(STAY, STAY_BACK)]
