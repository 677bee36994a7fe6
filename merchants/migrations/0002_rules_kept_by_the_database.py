"""Rules that Django cannot state: codes for ever, maxima of windows, rows written once."""

from django.db import migrations

# Promise 6: an identifier is never reused, so a key is neither changed nor removed.
KEYS_ARE_FOR_EVER = """
CREATE FUNCTION merchants_keys_are_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'keys_are_for_ever' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'keys_are_for_ever', DETAIL = OLD.value;
END $$;
CREATE TRIGGER keys_are_for_ever BEFORE UPDATE OR DELETE ON merchants_key
    FOR EACH ROW EXECUTE FUNCTION merchants_keys_are_for_ever();
"""

KEYS_ARE_FOR_EVER_BACK = """
DROP TRIGGER keys_are_for_ever ON merchants_key;
DROP FUNCTION merchants_keys_are_for_ever();
"""

# Promise 3: the window counts from the document's day; the class sets its maximum (Order 36).
WINDOW_MAXIMA = """
ALTER TABLE merchants_record ADD CONSTRAINT publication_ends_within_the_class_maximum CHECK (
    kind NOT IN ('penalty', 'listing') OR NOT is_publishable OR severity = '' OR
    public_until IS NOT NULL AND public_until <= (decided_on + CASE severity
        WHEN 'minor' THEN interval '3 months'
        WHEN 'general' THEN interval '1 year'
        ELSE interval '3 years' END)::date);
"""

# The history of a page must be told without gaps: versions are written once. So are changes; all
# that may be done to one is to give it its position in the feed, once (lookup/sequence.py).
VERSIONS_ARE_WRITTEN_ONCE = """
CREATE FUNCTION merchants_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'written_once' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_once',
        DETAIL = TG_TABLE_NAME;
END $$;
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON merchants_merchantversion
    FOR EACH ROW EXECUTE FUNCTION merchants_written_once();
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON merchants_outletversion
    FOR EACH ROW EXECUTE FUNCTION merchants_written_once();
CREATE TRIGGER written_once BEFORE DELETE ON merchants_change
    FOR EACH ROW EXECUTE FUNCTION merchants_written_once();
CREATE FUNCTION merchants_only_numbered() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rest merchants_change := NEW;
BEGIN
    rest.position := NULL;
    IF OLD.position IS NULL AND NEW.position > 0 AND rest IS NOT DISTINCT FROM OLD THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'written_once' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_once',
        DETAIL = TG_TABLE_NAME;
END $$;
CREATE TRIGGER only_numbered BEFORE UPDATE ON merchants_change
    FOR EACH ROW EXECUTE FUNCTION merchants_only_numbered();
"""

VERSIONS_ARE_WRITTEN_ONCE_BACK = """
DROP TRIGGER written_once ON merchants_merchantversion;
DROP TRIGGER written_once ON merchants_outletversion;
DROP TRIGGER written_once ON merchants_change;
DROP TRIGGER only_numbered ON merchants_change;
DROP FUNCTION merchants_only_numbered();
DROP FUNCTION merchants_written_once();
"""

# Mercator keeps circles round everywhere, so one index serves nearest-neighbour in any city.
SPOT = """
ALTER TABLE merchants_outlet ADD COLUMN spot point GENERATED ALWAYS AS (
    CASE WHEN lng IS NULL THEN NULL ELSE
    point(radians(lng), ln(tan(pi() / 4 + radians(lat) / 2))) END) STORED;
CREATE INDEX outlet_by_spot ON merchants_outlet USING gist (spot) WHERE is_open;
"""

# Cards are a few kB: keep them in the row, so that a look-up reads one page.
CARDS_IN_THE_ROW = "ALTER TABLE merchants_card ALTER COLUMN body SET STORAGE MAIN;"


# Keys are looked up whole; the index for LIKE that Django adds to text keys is never used.
NO_LIKE_ON_KEYS = "DROP INDEX merchants_key_value_f1017f1c_like;"


class Migration(migrations.Migration):
    dependencies = [("merchants", "0001_merchants_records_cards")]

    operations = [
        migrations.RunSQL(KEYS_ARE_FOR_EVER, KEYS_ARE_FOR_EVER_BACK),
        migrations.RunSQL(
            WINDOW_MAXIMA,
            "ALTER TABLE merchants_record"
            " DROP CONSTRAINT publication_ends_within_the_class_maximum",
        ),
        migrations.RunSQL(VERSIONS_ARE_WRITTEN_ONCE, VERSIONS_ARE_WRITTEN_ONCE_BACK),
        migrations.RunSQL(SPOT, "ALTER TABLE merchants_outlet DROP COLUMN spot"),
        migrations.RunSQL(CARDS_IN_THE_ROW, migrations.RunSQL.noop),
        migrations.RunSQL(NO_LIKE_ON_KEYS, migrations.RunSQL.noop),
    ]
