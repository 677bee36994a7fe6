"""A voucher that is handed on gets another code: whoever gave it away may know the old one."""

from django.db import migrations, models

STEP = """
CREATE OR REPLACE FUNCTION incentives_voucher_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{state,reason,ended_at,receipt,turn,bearer[[moving]]}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' OR NEW.turn <> 0 THEN
            RAISE EXCEPTION 'a voucher begins open' USING
                ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'vouchers_begin_open';
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving
            OR NEW.turn < OLD.turn[[turning]] THEN
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
"""
# With the turn, and only then, the code changes.
TURNING = "\n            OR (NEW.turn > OLD.turn) <> (NEW.code <> OLD.code)"


def step(*, moving: str, turning: str) -> str:
    """The function as it is from now on, or as it was."""
    return STEP.replace("[[moving]]", moving).replace("[[turning]]", turning)


class Migration(migrations.Migration):
    dependencies = [("incentives", "0017_sign_in_at_partners_sites")]

    operations = [
        migrations.RunSQL(step(moving=",code", turning=TURNING), step(moving="", turning="")),
        migrations.AddIndex(
            model_name="knownvoucher",
            index=models.Index(fields=["voucher"], name="codes_of_a_voucher"),
        ),
    ]
