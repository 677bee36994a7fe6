"""Rules of applications that Django cannot state: known steps, what was sent stays, terms hold."""

from django.db import migrations

# The steps of incentives/applications/states.py; a test compares the two.
STEPS = [
    "approved>ended",
    "asked>approved",
    "asked>refused",
    "asked>submitted",
    "asked>withdrawn",
    "draft>discarded",
    "draft>submitted",
    "submitted>approved",
    "submitted>asked",
    "submitted>refused",
    "submitted>withdrawn",
]
RULES = """
CREATE FUNCTION incentives_refuse(rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', rule USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

-- The limits of an application are the terms of its version: better ones where the condition is
-- met, those for everyone elsewhere. Nothing that is granted can be worse (a CHECK compares).
CREATE FUNCTION incentives_limits_hold(one incentives_application) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM (VALUES ('amount', one.amount_most), ('months', one.months_most::numeric),
                ('rate_to', one.rate_most), ('fees', one.fees_most)) AS held(code, most)
        LEFT JOIN incentives_term AS term ON term.version_id = one.version_id
            AND term.code = held.code AND one.field IN ('loan', 'support')
        WHERE round(held.most, 4) IS DISTINCT FROM round(
            CASE WHEN one.better THEN COALESCE(term.better, term.everyone) ELSE term.everyone END, 4)
    ) AND EXISTS (
        SELECT FROM incentives_version AS version
        JOIN incentives_offer AS offer ON offer.id = version.offer_id
        WHERE version.id = one.version_id AND offer.id = one.offer_id
            AND offer.partner_id = one.partner_id AND offer.field = one.field
            AND version.state IN ('published', 'superseded', 'ended')
            AND (offer.subject = 'shop') = (one.shop IS NOT NULL)
    )
$$;

CREATE FUNCTION incentives_application_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state NOT IN ('draft', 'discarded') THEN
            PERFORM incentives_refuse('applications_sent_are_kept');
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            PERFORM incentives_refuse('an_application_begins_as_a_draft');
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND NOT OLD.state || '>' || NEW.state = ANY (TG_ARGV) THEN
        PERFORM incentives_refuse('an_application_takes_known_steps');
    END IF;
    IF OLD.state = 'draft' AND NEW.state = 'submitted' AND NOT incentives_limits_hold(NEW) THEN
        PERFORM incentives_refuse('limits_are_those_of_the_version');
    END IF;
    IF OLD.state <> 'draft' AND (OLD.partner_id, OLD.offer_id, OLD.version_id, OLD.field, OLD.shop,
            OLD.merchant, OLD.amount, OLD.months, OLD.commitment, OLD.better, OLD.amount_most,
            OLD.months_most, OLD.rate_most, OLD.fees_most, OLD.decide_days, OLD.papers_days,
            OLD.submitted_at, OLD.submitted_on)
        IS DISTINCT FROM (NEW.partner_id, NEW.offer_id, NEW.version_id, NEW.field, NEW.shop,
            NEW.merchant, NEW.amount, NEW.months, NEW.commitment, NEW.better, NEW.amount_most,
            NEW.months_most, NEW.rate_most, NEW.fees_most, NEW.decide_days, NEW.papers_days,
            NEW.submitted_at, NEW.submitted_on)
    THEN
        PERFORM incentives_refuse('what_was_sent_stays_as_it_was');
    END IF;
    IF OLD.decided_at IS NOT NULL AND (OLD.decided_at, OLD.decided_on, OLD.decided_by, OLD.was_late,
            OLD.granted_amount, OLD.granted_months, OLD.granted_rate, OLD.granted_fees)
        IS DISTINCT FROM (NEW.decided_at, NEW.decided_on, NEW.decided_by, NEW.was_late,
            NEW.granted_amount, NEW.granted_months, NEW.granted_rate, NEW.granted_fees)
    THEN
        PERFORM incentives_refuse('a_decision_stays_as_it_was');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER applications_keep_the_rules BEFORE INSERT OR UPDATE OR DELETE
    ON incentives_application
    FOR EACH ROW EXECUTE FUNCTION incentives_application_rules({steps});

-- A step is written once; only its words can go.
CREATE FUNCTION incentives_steps_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.words_sealed IS NOT NULL
        AND NEW.words_sealed IS DISTINCT FROM OLD.words_sealed
        OR to_jsonb(NEW) - 'words_sealed' IS DISTINCT FROM to_jsonb(OLD) - 'words_sealed'
    THEN
        PERFORM incentives_refuse('steps_of_an_application_stand');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER steps_stand BEFORE UPDATE OR DELETE ON incentives_applicationstep
    FOR EACH ROW EXECUTE FUNCTION incentives_steps_stand();
"""
RULES_BACK = """
DROP TRIGGER steps_stand ON incentives_applicationstep;
DROP FUNCTION incentives_steps_stand();
DROP TRIGGER applications_keep_the_rules ON incentives_application;
DROP FUNCTION incentives_application_rules();
DROP FUNCTION incentives_limits_hold(incentives_application);
DROP FUNCTION incentives_refuse(text);
"""
PARTS = ["applicationfile", "applicationstep", "applicationdue"]


def part_of(part: str) -> migrations.RunSQL:
    """A part belongs to an application of the same holder, which is not removed under it."""
    name = f"{part}_is_part_of_an_application"
    return migrations.RunSQL(
        f"""ALTER TABLE incentives_{part} ADD CONSTRAINT {name}
            FOREIGN KEY (holder_id, application)
            REFERENCES incentives_application (holder_id, id)""",
        f"ALTER TABLE incentives_{part} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("incentives", "0009_applications")]

    operations = [
        migrations.RunSQL(
            RULES.replace("{steps}", ", ".join(f"'{step}'" for step in STEPS)), RULES_BACK
        ),
        *map(part_of, PARTS),
    ]
