"""A voucher begins open, ends once, and stays what was taken; what was used stays used."""

from django.db import migrations

# Of an ended voucher only whose relative had it may be forgotten.
ONCE = """
CREATE FUNCTION incentives_voucher_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{state,reason,ended_at,receipt,turn,bearer}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' OR NEW.turn <> 0 THEN
            RAISE EXCEPTION 'a voucher begins open' USING
                ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'vouchers_begin_open';
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving OR NEW.turn < OLD.turn THEN
        RAISE EXCEPTION 'a voucher stays what was taken' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'vouchers_stay_what_was_taken';
    END IF;
    IF OLD.state <> 'open' AND (to_jsonb(NEW) - 'bearer' IS DISTINCT FROM to_jsonb(OLD) - 'bearer'
            OR NEW.bearer IS NOT NULL AND NEW.bearer IS DISTINCT FROM OLD.bearer) THEN
        RAISE EXCEPTION 'a voucher ends once' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'vouchers_end_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vouchers_end_once BEFORE INSERT OR UPDATE ON incentives_voucher
    FOR EACH ROW EXECUTE FUNCTION incentives_voucher_step();

CREATE FUNCTION incentives_redemption_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was used stays used' USING
        ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'what_was_used_stays_used';
END $$;
CREATE TRIGGER what_was_used_stays_used BEFORE UPDATE OR DELETE ON incentives_redemption
    FOR EACH ROW EXECUTE FUNCTION incentives_redemption_stays();
"""
ONCE_BACK = """
DROP TRIGGER what_was_used_stays_used ON incentives_redemption;
DROP FUNCTION incentives_redemption_stays();
DROP TRIGGER vouchers_end_once ON incentives_voucher;
DROP FUNCTION incentives_voucher_step();
"""


class Migration(migrations.Migration):
    dependencies = [("incentives", "0006_vouchers")]

    operations = [migrations.RunSQL(ONCE, ONCE_BACK)]
