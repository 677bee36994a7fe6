"""Rules of commitments that Django cannot state: codes, steps, versions written once."""

from django.db import migrations

# 6 digits of the division, 8 of the day on which it was made, 6 of a serial.
CODE = """
ALTER TABLE merchants_commitment ADD CONSTRAINT a_commitments_code_names_its_day CHECK (
    code ~ '^[0-9]{20}$' AND made_on = make_date(
        substr(code, 7, 4)::int, substr(code, 11, 2)::int, substr(code, 13, 2)::int));
ALTER TABLE merchants_commitmentseries ADD CONSTRAINT serials_have_six_digits
    CHECK (last BETWEEN 1 AND 999999 AND series ~ '^[0-9]{14}$');
"""
CODE_BACK = """
ALTER TABLE merchants_commitment DROP CONSTRAINT a_commitments_code_names_its_day;
ALTER TABLE merchants_commitmentseries DROP CONSTRAINT serials_have_six_digits;
"""

# Promise 3: what is adverse is public for a year at most, from the day of the determination.
YEAR = """
ALTER TABLE merchants_commitment ADD CONSTRAINT a_broken_promise_is_told_for_a_year_at_most CHECK (
    status NOT IN ('partly_kept', 'broken') OR public_until IS NOT NULL
    AND public_until <= (determined_on + interval '1 year')::date);
"""

# A version is written once; all that may be done to one is to give it the moment of its end. The
# next one takes only a step of the workflow (choices.COMMITMENT), and what a shop promised here
# keeps the words in which it was promised. Versions that a later row of the same file replaced
# never were current and are not compared.
VERSIONS = """
CREATE FUNCTION merchants_commitment_versions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rest merchants_commitment;
    before merchants_commitment;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        rest := NEW;
        rest.superseded_at := NULL;
        IF OLD.superseded_at IS NULL AND rest IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.superseded_at = NEW.recorded_at THEN RETURN NEW; END IF;
        SELECT * INTO before FROM merchants_commitment c
         WHERE c.merchant_id = NEW.merchant_id AND c.id = NEW.id AND c.version < NEW.version
           AND c.superseded_at IS DISTINCT FROM c.recorded_at
         ORDER BY c.version DESC LIMIT 1;
        IF before.id IS NULL THEN RETURN NEW; END IF;
        IF before.code <> NEW.code OR before.status <> NEW.status
           AND before.status || '>' || NEW.status NOT IN (
            'open>withdrawn', 'open>ended', 'open>kept', 'open>partly_kept', 'open>broken',
            'ended>kept', 'ended>partly_kept', 'ended>broken', 'kept>partly_kept', 'kept>broken',
            'partly_kept>kept', 'partly_kept>broken', 'broken>kept', 'broken>partly_kept') THEN
            RAISE EXCEPTION 'step_is_in_the_workflow' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'step_is_in_the_workflow', DETAIL = NEW.status;
        END IF;
        IF NOT before.is_made_here
           OR (NEW.is_made_here, NEW.title, NEW.content, NEW.liability, NEW.template)
            = (true, before.title, before.content, before.liability, before.template)
        THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'commitments_are_written_once' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'commitments_are_written_once', DETAIL = TG_OP;
END $$;
CREATE TRIGGER commitments_are_written_once BEFORE INSERT OR UPDATE OR DELETE
    ON merchants_commitment FOR EACH ROW EXECUTE FUNCTION merchants_commitment_versions();
CREATE TRIGGER codes_are_for_ever BEFORE UPDATE OR DELETE ON merchants_commitmentcode
    FOR EACH ROW EXECUTE FUNCTION merchants_written_once();
"""
VERSIONS_BACK = """
DROP TRIGGER codes_are_for_ever ON merchants_commitmentcode;
DROP TRIGGER commitments_are_written_once ON merchants_commitment;
DROP FUNCTION merchants_commitment_versions();
"""


class Migration(migrations.Migration):
    dependencies = [("merchants", "0017_commitments")]

    operations = [
        migrations.RunSQL(CODE, CODE_BACK),
        migrations.RunSQL(
            YEAR,
            "ALTER TABLE merchants_commitment"
            " DROP CONSTRAINT a_broken_promise_is_told_for_a_year_at_most",
        ),
        migrations.RunSQL(VERSIONS, VERSIONS_BACK),
    ]
