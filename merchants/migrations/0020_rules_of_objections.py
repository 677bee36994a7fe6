"""Rules of objections that Django cannot state: who may decide, known steps, what stands."""

from django.db import migrations

# Each machine's first status and its allowed steps (choices.py; a test compares the two).
STEPS = {
    "merchants_objection": [
        "checking",
        "checking>deciding",
        "checking>ended",
        "checking>withdrawn",
        "deciding>corrected",
        "deciding>ended",
        "deciding>rejected",
        "deciding>removed",
        "deciding>withdrawn",
    ],
    "merchants_recheck": [
        "pending",
        "pending>done",
        "pending>refused",
        "pending>withdrawn",
    ],
}
ON_TABLE = """
CREATE TRIGGER only_known_steps BEFORE INSERT OR UPDATE OF status ON {table}
    FOR EACH ROW EXECUTE FUNCTION merchants_known_steps({steps});
"""

# Promise 4: whoever checks or decides never had to do with the document before, and never worked
# in the shop. Every part that somebody has is written down by the tables themselves.
UNINVOLVED = """
CREATE FUNCTION merchants_never_involved(one merchants_objection, who uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
            SELECT FROM merchants_involved i
             WHERE i.merchant_id = one.merchant_id AND i.kind = one.kind
               AND i.business_key = one.business_key AND i.person = who)
       AND NOT EXISTS (
            SELECT FROM accounts_membership m
              JOIN accounts_organisation o ON o.id = m.organisation_id
             WHERE m.person_id = who AND o.merchant = one.merchant_id)
$$;
CREATE FUNCTION merchants_decided_by_the_uninvolved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND (NEW.checked_by IS NOT NULL OR NEW.decided_by IS NOT NULL)
        OR TG_OP = 'UPDATE' AND (
            NEW.checked_by IS DISTINCT FROM OLD.checked_by AND (OLD.checked_by IS NOT NULL
                OR NOT merchants_never_involved(NEW, NEW.checked_by))
            OR NEW.decided_by IS DISTINCT FROM OLD.decided_by AND (OLD.decided_by IS NOT NULL
                OR NOT merchants_never_involved(NEW, NEW.decided_by)))
    THEN
        RAISE EXCEPTION 'decided_by_the_uninvolved' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'decided_by_the_uninvolved', DETAIL = NEW.id::text;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decided_by_the_uninvolved BEFORE INSERT OR UPDATE OF checked_by, decided_by
    ON merchants_objection
    FOR EACH ROW EXECUTE FUNCTION merchants_decided_by_the_uninvolved();

CREATE FUNCTION merchants_take_part(merchant uuid, kind text, key text, who uuid, part text,
    about uuid) RETURNS void LANGUAGE sql AS $$
    INSERT INTO merchants_involved (merchant_id, id, kind, business_key, person, part, "case", at)
    VALUES (merchant, gen_random_uuid(), kind, key, who, part, about, now())
    ON CONFLICT DO NOTHING
$$;
CREATE FUNCTION merchants_objection_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM merchants_take_part(NEW.merchant_id, NEW.kind, NEW.business_key, NEW.filed_by,
            'filed', NEW.id);
        RETURN NULL;
    END IF;
    IF NEW.checked_by IS NOT NULL AND OLD.checked_by IS NULL THEN
        PERFORM merchants_take_part(NEW.merchant_id, NEW.kind, NEW.business_key, NEW.checked_by,
            'checked', NEW.id);
    END IF;
    IF NEW.decided_by IS NOT NULL AND OLD.decided_by IS NULL THEN
        PERFORM merchants_take_part(NEW.merchant_id, NEW.kind, NEW.business_key, NEW.decided_by,
            'decided', NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER parts_are_kept AFTER INSERT OR UPDATE OF checked_by, decided_by
    ON merchants_objection FOR EACH ROW EXECUTE FUNCTION merchants_objection_parts();
CREATE FUNCTION merchants_moderating_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.side = 'office' THEN
        PERFORM merchants_take_part(NEW.merchant_id, NEW.kind, NEW.business_key, NEW.written_by,
            'moderated', NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER parts_are_kept AFTER INSERT ON merchants_statement
    FOR EACH ROW EXECUTE FUNCTION merchants_moderating_parts();
CREATE FUNCTION merchants_revoking_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.revoked_by IS NOT NULL THEN
        PERFORM merchants_take_part(NEW.merchant_id, NEW.kind, NEW.business_key, NEW.revoked_by,
            'revoked', NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER parts_are_kept AFTER INSERT ON merchants_revocation
    FOR EACH ROW EXECUTE FUNCTION merchants_revoking_parts();
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON merchants_involved
    FOR EACH ROW EXECUTE FUNCTION merchants_written_once();
"""
UNINVOLVED_BACK = """
DROP TRIGGER written_once ON merchants_involved;
DROP TRIGGER parts_are_kept ON merchants_revocation;
DROP FUNCTION merchants_revoking_parts();
DROP TRIGGER parts_are_kept ON merchants_statement;
DROP FUNCTION merchants_moderating_parts();
DROP TRIGGER parts_are_kept ON merchants_objection;
DROP FUNCTION merchants_objection_parts();
DROP FUNCTION merchants_take_part(uuid, text, text, uuid, text, uuid);
DROP TRIGGER decided_by_the_uninvolved ON merchants_objection;
DROP FUNCTION merchants_decided_by_the_uninvolved();
DROP FUNCTION merchants_never_involved(merchants_objection, uuid);
"""

# What was contested and what was decided stay as they are; only words go with whoever wrote them.
STANDS = """
CREATE FUNCTION merchants_decisions_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND (NEW.merchant_id, NEW.id, NEW.kind, NEW.business_key, NEW.item, NEW.version,
             NEW.office, NEW.office_code, NEW.source_code, NEW.ground, NEW.filed_by, NEW.shop,
             NEW.filed_at, NEW.appeals)
            IS NOT DISTINCT FROM
            (OLD.merchant_id, OLD.id, OLD.kind, OLD.business_key, OLD.item, OLD.version,
             OLD.office, OLD.office_code, OLD.source_code, OLD.ground, OLD.filed_by, OLD.shop,
             OLD.filed_at, OLD.appeals)
        AND (OLD.lapsed_at IS NULL OR NEW.lapsed_at = OLD.lapsed_at)
        AND (OLD.closed_at IS NULL OR
            (NEW.status, NEW.decided_by, NEW.decided_at, NEW.reasons, NEW.before, NEW.after,
             NEW.after_version, NEW.closed_at, NEW.due_on)
            IS NOT DISTINCT FROM
            (OLD.status, OLD.decided_by, OLD.decided_at, OLD.reasons, OLD.before, OLD.after,
             OLD.after_version, OLD.closed_at, OLD.due_on))
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'decisions_stand' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'decisions_stand', DETAIL = OLD.id::text;
END $$;
CREATE TRIGGER decisions_stand BEFORE UPDATE OR DELETE ON merchants_objection
    FOR EACH ROW EXECUTE FUNCTION merchants_decisions_stand();
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON merchants_revocation
    FOR EACH ROW WHEN (OLD.met_on IS NOT NULL) EXECUTE FUNCTION merchants_written_once();
CREATE FUNCTION merchants_statements_stand() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rest merchants_statement;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        rest := NEW;
        rest.superseded_at := NULL;
        IF OLD.superseded_at IS NULL AND rest IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'statements_stand' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'statements_stand', DETAIL = TG_OP;
END $$;
CREATE TRIGGER statements_stand BEFORE UPDATE OR DELETE ON merchants_statement
    FOR EACH ROW EXECUTE FUNCTION merchants_statements_stand();
"""
STANDS_BACK = """
DROP TRIGGER statements_stand ON merchants_statement;
DROP FUNCTION merchants_statements_stand();
DROP TRIGGER written_once ON merchants_revocation;
DROP TRIGGER decisions_stand ON merchants_objection;
DROP FUNCTION merchants_decisions_stand();
"""

# A clock is of a case of the same merchant, and may be given more time once.
CLOCKS = """
ALTER TABLE merchants_contestclock
    ADD CONSTRAINT a_clock_is_of_an_objection FOREIGN KEY (merchant_id, objection_id)
        REFERENCES merchants_objection (merchant_id, id),
    ADD CONSTRAINT more_time_is_given_once CHECK (jsonb_array_length(derivation) <= 2);
ALTER TABLE merchants_recheckdeadline
    ADD CONSTRAINT a_clock_is_of_a_recheck FOREIGN KEY (merchant_id, id)
        REFERENCES merchants_recheck (merchant_id, id);
ALTER TABLE merchants_objection
    ADD CONSTRAINT an_appeal_is_of_a_case_of_the_shop FOREIGN KEY (merchant_id, appeals)
        REFERENCES merchants_objection (merchant_id, id);
"""
CLOCKS_BACK = """
ALTER TABLE merchants_objection DROP CONSTRAINT an_appeal_is_of_a_case_of_the_shop;
ALTER TABLE merchants_recheckdeadline DROP CONSTRAINT a_clock_is_of_a_recheck;
ALTER TABLE merchants_contestclock DROP CONSTRAINT more_time_is_given_once;
ALTER TABLE merchants_contestclock DROP CONSTRAINT a_clock_is_of_an_objection;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("merchants", "0019_objections"),
        ("accounts", "0003_organisations"),
    ]

    operations = [
        *(
            migrations.RunSQL(
                ON_TABLE.format(table=table, steps=", ".join(f"'{step}'" for step in steps)),
                f"DROP TRIGGER only_known_steps ON {table};",
            )
            for table, steps in STEPS.items()
        ),
        migrations.RunSQL(UNINVOLVED, UNINVOLVED_BACK),
        migrations.RunSQL(STANDS, STANDS_BACK),
        migrations.RunSQL(CLOCKS, CLOCKS_BACK),
    ]
