"""Rules of reviews that Django cannot state: never deleted, known steps only, parts of a review."""

from django.db import migrations

# Promise 7: a review is not deleted; what its author takes away keeps its row, without words.
NEVER_DELETED = """
CREATE FUNCTION merchants_reviews_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'reviews_are_never_deleted' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'reviews_are_never_deleted';
END $$;
CREATE TRIGGER reviews_are_never_deleted BEFORE DELETE ON merchants_review
    FOR EACH ROW EXECUTE FUNCTION merchants_reviews_stand();
CREATE TRIGGER decisions_stand BEFORE UPDATE OR DELETE ON merchants_moderation
    FOR EACH ROW EXECUTE FUNCTION merchants_reviews_stand();
"""
NEVER_DELETED_BACK = """
DROP TRIGGER decisions_stand ON merchants_moderation;
DROP TRIGGER reviews_are_never_deleted ON merchants_review;
DROP FUNCTION merchants_reviews_stand();
"""

# A review begins published or held and takes only steps of its workflow (choices.REVIEW); what
# was withdrawn stays so, and who wrote it changes only to nobody.
STEPS = """
CREATE FUNCTION merchants_review_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.status IN ('published', 'held', 'withdrawn') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.status = OLD.status OR OLD.status || '>' || NEW.status IN (
        'published>held', 'published>hidden', 'published>withdrawn', 'held>published',
        'held>hidden', 'held>withdrawn', 'hidden>published', 'hidden>held', 'hidden>withdrawn'))
        AND (NEW.author IS NULL OR NEW.author = OLD.author)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'step_is_in_the_workflow' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'step_is_in_the_workflow', DETAIL = NEW.status;
END $$;
CREATE TRIGGER only_known_steps BEFORE INSERT OR UPDATE OF status, author ON merchants_review
    FOR EACH ROW EXECUTE FUNCTION merchants_review_steps();
"""
STEPS_BACK = """
DROP TRIGGER only_known_steps ON merchants_review;
DROP FUNCTION merchants_review_steps();
"""

PARTS = ("reviewversion", "reply", "helpfulvote", "flag", "moderation", "appeal")


def part(name: str) -> migrations.RunSQL:
    """A part belongs to a review of the same merchant."""
    rule = f"{name}_is_part_of_a_review"
    return migrations.RunSQL(
        f"ALTER TABLE merchants_{name} ADD CONSTRAINT {rule} FOREIGN KEY (merchant_id, review_id)"
        " REFERENCES merchants_review (merchant_id, id)",
        f"ALTER TABLE merchants_{name} DROP CONSTRAINT {rule}",
    )


class Migration(migrations.Migration):
    dependencies = [("merchants", "0006_reviews")]

    operations = [
        migrations.RunSQL(NEVER_DELETED, NEVER_DELETED_BACK),
        migrations.RunSQL(STEPS, STEPS_BACK),
        *map(part, PARTS),
    ]
