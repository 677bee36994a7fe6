"""Rules of repairs that Django cannot state: days, steps, two people, the bar of three years."""

from django.db import migrations

# The class decides the first day, and nothing else does (NDRC Order 36).
DAYS = """
ALTER TABLE merchants_repair ADD CONSTRAINT the_class_decides_the_first_day CHECK (
    earliest_on = (decided_on + CASE severity WHEN 'minor' THEN interval '0 months'
        WHEN 'general' THEN interval '3 months' ELSE interval '12 months' END)::date);
ALTER TABLE merchants_repairbar ADD CONSTRAINT a_bar_lasts_three_years CHECK (
    until = (since + interval '36 months')::date);
"""
DAYS_BACK = """
ALTER TABLE merchants_repair DROP CONSTRAINT the_class_decides_the_first_day;
ALTER TABLE merchants_repairbar DROP CONSTRAINT a_bar_lasts_three_years;
"""

# Promise 17: a case goes by the workflow (choices.REPAIR), what was asked never changes, an appeal
# is of a refusal of the same shop and decided by others; while a bar stands only that is taken.
STEPS = """
CREATE FUNCTION merchants_repair_steps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken text := '';
    contested merchants_repair;
BEGIN
    IF TG_OP = 'DELETE' THEN
        broken := 'repairs_are_never_deleted';
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'filed' THEN
            broken := 'a_repair_begins_as_filed';
        ELSIF NEW.appeals IS NULL AND EXISTS (
            SELECT FROM merchants_repairbar b WHERE b.merchant_id = NEW.merchant_id
               AND b.lifted_on IS NULL AND NEW.filed_on BETWEEN b.since AND b.until) THEN
            broken := 'no_repair_for_three_years';
        ELSIF NEW.appeals IS NOT NULL AND NOT EXISTS (
            SELECT FROM merchants_repair r WHERE r.merchant_id = NEW.merchant_id
               AND r.id = NEW.appeals AND r.state IN ('refused', 'declined', 'undone')
               AND r.kind = NEW.kind AND r.business_key = NEW.business_key) THEN
            broken := 'an_appeal_contests_a_refusal';
        END IF;
    ELSIF NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
        'filed>accepted', 'filed>declined', 'filed>withdrawn',
        'accepted>granted', 'accepted>refused', 'accepted>withdrawn', 'granted>undone') THEN
        broken := 'step_is_in_the_workflow';
    ELSIF (NEW.merchant_id, NEW.id, NEW.kind, NEW.business_key, NEW.record, NEW.severity,
           NEW.decided_on, NEW.earliest_on, NEW.filed_on, NEW.filed_at, NEW.filed_by, NEW.files,
           NEW.commitment, NEW.office, NEW.appeals) IS DISTINCT FROM
          (OLD.merchant_id, OLD.id, OLD.kind, OLD.business_key, OLD.record, OLD.severity,
           OLD.decided_on, OLD.earliest_on, OLD.filed_on, OLD.filed_at, OLD.filed_by, OLD.files,
           OLD.commitment, OLD.office, OLD.appeals) THEN
        broken := 'what_was_asked_never_changes';
    ELSIF OLD.state NOT IN ('filed', 'accepted') AND ((NEW.decided_by, NEW.closed_at,
           NEW.accepted_by) IS DISTINCT FROM (OLD.decided_by, OLD.closed_at, OLD.accepted_by)
        OR NEW.state = OLD.state AND (NEW.ground, NEW.reasons, NEW.undone_by)
           IS DISTINCT FROM (OLD.ground, OLD.reasons, OLD.undone_by)) THEN
        broken := 'a_decision_is_final';
    ELSIF NEW.appeals IS NOT NULL THEN
        SELECT * INTO contested FROM merchants_repair r
         WHERE r.merchant_id = NEW.merchant_id AND r.id = NEW.appeals;
        IF NEW.decided_by IN (contested.accepted_by, contested.decided_by, contested.undone_by)
           OR NEW.accepted_by IN (contested.accepted_by, contested.decided_by, contested.undone_by)
        THEN
            broken := 'an_appeal_is_decided_by_somebody_else';
        END IF;
    END IF;
    IF broken <> '' THEN
        RAISE EXCEPTION '%', broken USING ERRCODE = 'check_violation', CONSTRAINT = broken,
            DETAIL = TG_OP;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER repairs_go_by_their_steps BEFORE INSERT OR UPDATE OR DELETE
    ON merchants_repair FOR EACH ROW EXECUTE FUNCTION merchants_repair_steps();
"""
STEPS_BACK = """
DROP TRIGGER repairs_go_by_their_steps ON merchants_repair;
DROP FUNCTION merchants_repair_steps();
"""

# A bar is what a decision found; all that may happen to it is that an appeal ends it, once.
BARS = """
CREATE FUNCTION merchants_repair_bars() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rest merchants_repairbar;
    broken text := '';
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT FROM merchants_repair r WHERE r.merchant_id = NEW.merchant_id
            AND r.id = NEW.repair_id AND r.state IN ('refused', 'undone') AND r.ground = NEW.ground) THEN
            broken := 'a_bar_comes_from_a_decision';
        END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        rest := NEW;
        rest.lifted_on := NULL;
        rest.lifted_by := NULL;
        IF OLD.lifted_on IS NOT NULL OR rest IS DISTINCT FROM OLD OR NOT EXISTS (
            SELECT FROM merchants_repair r WHERE r.merchant_id = NEW.merchant_id
               AND r.id = NEW.lifted_by AND r.appeals = NEW.repair_id) THEN
            broken := 'bars_are_written_once';
        END IF;
    ELSE
        broken := 'bars_are_written_once';
    END IF;
    IF broken <> '' THEN
        RAISE EXCEPTION '%', broken USING ERRCODE = 'check_violation', CONSTRAINT = broken,
            DETAIL = TG_OP;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bars_are_written_once BEFORE INSERT OR UPDATE OR DELETE
    ON merchants_repairbar FOR EACH ROW EXECUTE FUNCTION merchants_repair_bars();
"""
BARS_BACK = """
DROP TRIGGER bars_are_written_once ON merchants_repairbar;
DROP FUNCTION merchants_repair_bars();
"""


class Migration(migrations.Migration):
    dependencies = [("merchants", "0021_repairs")]

    operations = [
        migrations.RunSQL(DAYS, DAYS_BACK),
        migrations.RunSQL(STEPS, STEPS_BACK),
        migrations.RunSQL(BARS, BARS_BACK),
    ]
