"""Rules of complaints that Django cannot state: known steps only, parts of one case, kept words."""

from django.db import migrations

# Each machine's first status and its allowed steps (workflows.py; a test compares the two).
STEPS = {
    "merchants_complaint": [
        "with_merchant",
        "answered>closed",
        "answered>settled",
        "answered>unsettled",
        "answered>with_merchant",
        "answered>with_office",
        "answered>withdrawn",
        "closed>answered",
        "closed>with_merchant",
        "closed>with_office",
        "ended>closed",
        "settled>closed",
        "settled>with_merchant",
        "settled>with_office",
        "unsettled>closed",
        "unsettled>with_office",
        "with_merchant>answered",
        "with_merchant>settled",
        "with_merchant>with_office",
        "with_merchant>withdrawn",
        "with_office>ended",
        "with_office>settled",
        "with_office>unsettled",
        "with_office>withdrawn",
    ],
    "merchants_handling": [
        "received",
        "accepted>ended",
        "accepted>mediating",
        "mediating>ended",
        "received>accepted",
        "received>dropped",
        "received>passed_on",
        "received>refused",
    ],
    "merchants_report": [
        "received",
        "opened>decided",
        "passed_on>received",
        "received>not_opened",
        "received>opened",
        "received>passed_on",
    ],
    "merchants_complaintdraft": [
        "kept",
        "kept>discarded",
        "kept>expired",
        "kept>filed",
    ],
}

# A row begins where its machine begins, and takes only steps that the machine has.
KNOWN_STEPS = """
CREATE FUNCTION merchants_known_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.status = TG_ARGV[0] THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' AND (NEW.status = OLD.status
        OR OLD.status || '>' || NEW.status = ANY (TG_ARGV)) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'step_is_in_the_workflow' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'step_is_in_the_workflow',
        DETAIL = TG_TABLE_NAME || ': ' || NEW.status;
END $$;
"""
KNOWN_STEPS_BACK = "DROP FUNCTION merchants_known_steps();"

ON_TABLE = """
CREATE TRIGGER only_known_steps BEFORE INSERT OR UPDATE OF status ON {table}
    FOR EACH ROW EXECUTE FUNCTION merchants_known_steps({steps});
"""

# A part belongs to a case of the same merchant; a case is never removed under its parts.
PARTS = {
    "merchants_complaint": [
        "merchants_participant",
        "merchants_message",
        "merchants_evidence",
        "merchants_complaintstep",
        "merchants_casedeadline",
        "merchants_handling",
    ],
    "merchants_report": [
        "merchants_reportmessage",
        "merchants_reportevidence",
        "merchants_reportstep",
        "merchants_reportdeadline",
    ],
}
PART_OF = """
ALTER TABLE {part} ADD CONSTRAINT {part}_is_part_of_a_case
    FOREIGN KEY (merchant_id, {column}) REFERENCES {whole} (merchant_id, id);
"""

# The timeline is told as it was: steps are written once, messages only lose their words.
WRITTEN_ONCE = """
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON merchants_complaintstep
    FOR EACH ROW EXECUTE FUNCTION merchants_written_once();
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON merchants_reportstep
    FOR EACH ROW EXECUTE FUNCTION merchants_written_once();
CREATE FUNCTION merchants_messages_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.words_sealed IS NULL OR NEW.words_sealed = OLD.words_sealed)
        AND (NEW.merchant_id, NEW.id, NEW.complaint_id, NEW.side, NEW.kind, NEW.round, NEW.at)
            IS NOT DISTINCT FROM
            (OLD.merchant_id, OLD.id, OLD.complaint_id, OLD.side, OLD.kind, OLD.round, OLD.at)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'messages_stand' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'messages_stand';
END $$;
CREATE TRIGGER messages_stand BEFORE UPDATE ON merchants_message
    FOR EACH ROW EXECUTE FUNCTION merchants_messages_stand();
CREATE TRIGGER messages_are_kept BEFORE DELETE ON merchants_message
    FOR EACH ROW EXECUTE FUNCTION merchants_written_once();
"""
WRITTEN_ONCE_BACK = """
DROP TRIGGER messages_are_kept ON merchants_message;
DROP TRIGGER messages_stand ON merchants_message;
DROP FUNCTION merchants_messages_stand();
DROP TRIGGER written_once ON merchants_reportstep;
DROP TRIGGER written_once ON merchants_complaintstep;
"""


def on_table(table: str) -> migrations.RunSQL:
    """The trigger of one machine's table."""
    steps = ", ".join(f"'{step}'" for step in STEPS[table])
    return migrations.RunSQL(
        ON_TABLE.format(table=table, steps=steps), f"DROP TRIGGER only_known_steps ON {table}"
    )


def part_of(part: str, whole: str) -> migrations.RunSQL:
    """The foreign key of one part."""
    column = whole.removeprefix("merchants_") + "_id"
    return migrations.RunSQL(
        PART_OF.format(part=part, whole=whole, column=column),
        f"ALTER TABLE {part} DROP CONSTRAINT {part}_is_part_of_a_case",
    )


class Migration(migrations.Migration):
    dependencies = [("merchants", "0003_complaints")]

    operations = [
        migrations.RunSQL(KNOWN_STEPS, KNOWN_STEPS_BACK),
        *[on_table(table) for table in STEPS],
        *[part_of(part, whole) for whole, parts in PARTS.items() for part in parts],
        migrations.RunSQL(WRITTEN_ONCE, WRITTEN_ONCE_BACK),
    ]
