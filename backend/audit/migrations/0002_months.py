"""Months of the audit trail: made ahead, dropped after five years, by a function of the owner."""

from django.db import migrations

# Promise: no row is ever refused for want of a month; nothing younger than five years is dropped.
# Rows that had to wait in the default partition are moved by building that partition anew.
TEND = """
CREATE FUNCTION audit_tend_as_of(moment timestamptz) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    parent text; part text; waiting text; changed text[] := '{}';
    -- Months begin at midnight UTC, whatever the session's time zone.
    this_month timestamp := date_trunc('month', moment AT TIME ZONE 'UTC');
    cutoff timestamptz := (this_month - interval '5 years') AT TIME ZONE 'UTC';
    ahead timestamptz := (this_month + interval '4 months') AT TIME ZONE 'UTC';
    start timestamp; must_move boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('chengyi.audit_tend'));
    FOREACH parent IN ARRAY ARRAY['audit_event', 'audit_access'] LOOP
        waiting := parent || '_default';
        EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE at < $1 OR (at >= $2 AND at < $3))',
                       waiting) INTO must_move
            USING cutoff, this_month AT TIME ZONE 'UTC', ahead;
        IF must_move THEN
            EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, waiting);
            EXECUTE format('ALTER TABLE %I RENAME TO %I', waiting, waiting || '_old');
        END IF;
        FOR step IN 0..3 LOOP
            start := this_month + make_interval(months => step);
            part := parent || to_char(start, '"_"YYYY"_"MM');
            CONTINUE WHEN to_regclass(part) IS NOT NULL;
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', part,
                parent, start AT TIME ZONE 'UTC', (start + interval '1 month') AT TIME ZONE 'UTC');
            changed := changed || ('+' || part);
        END LOOP;
        IF must_move THEN
            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS)', waiting, parent);
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I DEFAULT', parent, waiting);
            EXECUTE format('INSERT INTO %I SELECT * FROM %I WHERE at >= $1', parent,
                           waiting || '_old') USING cutoff;
            EXECUTE format('DROP TABLE %I', waiting || '_old');
            changed := changed || ('>' || waiting);
        END IF;
        FOR part IN
            SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = to_regclass(parent) AND c.relname ~ '_[0-9]{4}_[0-9]{2}$'
        LOOP
            CONTINUE WHEN to_date(right(part, 7), 'YYYY_MM') + interval '1 month' > cutoff
                AT TIME ZONE 'UTC';
            EXECUTE format('DROP TABLE %I', part);
            changed := changed || ('-' || part);
        END LOOP;
    END LOOP;
    RETURN changed;
END $$;
REVOKE ALL ON FUNCTION audit_tend_as_of(timestamptz) FROM PUBLIC;
"""

# Promise: the application's role may let time pass, and nothing else: the moment is not its to say.
TEND_NOW = """
CREATE FUNCTION audit_tend() RETURNS text[] LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$ SELECT audit_tend_as_of(now()) $$;
REVOKE ALL ON FUNCTION audit_tend() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_trail")]

    operations = [
        migrations.RunSQL(TEND, "DROP FUNCTION audit_tend_as_of(timestamptz)"),
        migrations.RunSQL(TEND_NOW, "DROP FUNCTION audit_tend()"),
        # Partitions are part of the tables: going back drops them with these.
        migrations.RunSQL("SELECT audit_tend()", migrations.RunSQL.noop),
    ]
