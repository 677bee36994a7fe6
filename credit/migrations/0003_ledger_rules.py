"""Promise 8 as constraints: what an entry may be, and that none can be slipped in or taken out."""

from django.db import migrations

# The ledger has one clock, the database's. Tests replace credit_now to travel in time.
CLOCK = """
CREATE FUNCTION credit_now() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS 'SELECT clock_timestamp()';
CREATE FUNCTION credit_day(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE
    AS $$ SELECT (moment AT TIME ZONE 'Asia/Shanghai')::date $$;
CREATE FUNCTION credit_today() RETURNS date LANGUAGE sql VOLATILE
    AS 'SELECT credit_day(credit_now())';
"""
CLOCK_BACK = "DROP FUNCTION credit_today(); DROP FUNCTION credit_day(timestamptz); DROP FUNCTION credit_now();"

# The database makes the hash, so nobody can supply another. chain.py spells the same words.
HASH = r"""
ALTER TABLE credit_entry DROP COLUMN hash;
ALTER TABLE credit_entry ADD COLUMN hash bytea NOT NULL GENERATED ALWAYS AS (sha256(prev_hash || (
    member_id::text || '|' || seq::text || '|' || kind || '|' || key || '|' || part::text || '|' ||
    points::text || '|' || thanked::text || '|' || purse::text || '|' || held::text || '|' ||
    spent::text || '|' || expired::text || '|' || reversed::text || '|' || lot::text || '|' ||
    move::text || '|' || remaining::text || '|' || locked::text || '|' ||
    (until - '1970-01-01'::date)::text || '|' ||
    coalesce((standing_until - '1970-01-01'::date)::text, '') || '|' ||
    coalesce(deed::text, '') || '|' || subject || '|' || coalesce(receipt::text, '') || '|' ||
    coalesce(cites, '') || '|' || coalesce(reversal_of::text, '') || '|' ||
    coalesce((extract(epoch FROM times_out_at - '1970-01-01 00:00:00+00'::timestamptz)
        * 1000000)::bigint::text, '') || '|' ||
    (extract(epoch FROM at - '1970-01-01 00:00:00+00'::timestamptz) * 1000000)::bigint::text
)::bytea)) STORED;
ALTER TABLE credit_entry ADD CONSTRAINT words_are_plain CHECK (
    key ~ '^[A-Za-z0-9:._-]+$' AND subject ~ '^[A-Za-z0-9:._-]*$');
"""
HASH_BACK = """
ALTER TABLE credit_entry DROP CONSTRAINT words_are_plain;
ALTER TABLE credit_entry DROP COLUMN hash;
ALTER TABLE credit_entry ADD COLUMN hash bytea;
"""

# Points come as thanks and leave only by the owner's spending, an announced expiry or the
# reversal of an award proved wrong. Each kind moves them between two accounts: it sums to zero.
KINDS = """
ALTER TABLE credit_entry
ADD CONSTRAINT points_leave_only_as_promised CHECK (
    kind IN ('award', 'hold', 'confirm', 'void', 'spend', 'expire', 'reverse', 'restore')
    AND purse - purse_before = points * CASE WHEN kind IN ('award', 'void', 'restore') THEN 1
        WHEN kind IN ('hold', 'spend', 'expire', 'reverse') THEN -1 ELSE 0 END
    AND held - held_before = points * CASE WHEN kind = 'hold' THEN 1
        WHEN kind IN ('confirm', 'void') THEN -1 ELSE 0 END
    AND spent - spent_before = points * (kind IN ('confirm', 'spend'))::int
    AND expired - expired_before = points * (kind = 'expire')::int
    AND reversed - reversed_before = points * CASE kind WHEN 'reverse' THEN 1
        WHEN 'restore' THEN -1 ELSE 0 END
    AND thanked - thanked_before = points * (kind = 'award')::int),
ADD CONSTRAINT postings_sum_to_zero CHECK (
    thanked = purse + held + spent + expired + reversed
    AND least(spent, expired, reversed) >= 0),
ADD CONSTRAINT the_lot_moves_with_the_purse CHECK (
    remaining - remaining_before = purse - purse_before
    AND locked - locked_before = held - held_before),
ADD CONSTRAINT an_expiry_was_announced CHECK (
    kind <> 'expire' OR credit_day(at) > until_before),
ADD CONSTRAINT a_lot_is_never_shortened CHECK (
    until = until_before OR until > until_before AND kind IN ('void', 'restore')),
ADD CONSTRAINT thanks_are_for_days_to_come CHECK (
    kind <> 'award' OR until >= credit_day(at) AND standing_until >= credit_day(at)),
ADD CONSTRAINT a_reversal_was_decided CHECK (
    CASE WHEN kind IN ('reverse', 'restore') THEN reversal_of IS NOT NULL AND reversal_of = lot
    ELSE reversal_of IS NULL END),
ADD CONSTRAINT a_hold_times_out_later CHECK (times_out_at IS NULL OR times_out_at > at);
ALTER TABLE credit_reversal ADD CONSTRAINT a_reversal_can_be_objected_to CHECK (
    objection_until >= credit_day(at) + 30);
"""
KINDS_BACK = "ALTER TABLE credit_reversal DROP CONSTRAINT a_reversal_can_be_objected_to;" + "".join(
    f"ALTER TABLE credit_entry DROP CONSTRAINT {name};"
    for name in (
        "a_hold_times_out_later",
        "a_reversal_was_decided",
        "thanks_are_for_days_to_come",
        "a_lot_is_never_shortened",
        "an_expiry_was_announced",
        "the_lot_moves_with_the_purse",
        "postings_sum_to_zero",
        "points_leave_only_as_promised",
    )
)

# Each entry repeats the one before, each move of a lot the move before: nothing fits in between,
# nothing is overdrawn, and two writers at once collide (reference/scale.md of the design, 9).
CHAINS = """
ALTER TABLE credit_entry
ADD CONSTRAINT entries_count_from_one CHECK (
    seq >= 1 AND CASE WHEN seq = 1
    THEN prev_seq IS NULL AND prev_at IS NULL AND thanked_before = 0 AND purse_before = 0
        AND held_before = 0 AND spent_before = 0 AND expired_before = 0 AND reversed_before = 0
    ELSE prev_seq IS NOT NULL AND prev_seq = seq - 1 AND prev_at IS NOT NULL AND at >= prev_at END),
ADD CONSTRAINT moves_count_from_one CHECK (
    CASE WHEN kind = 'award'
    THEN lot = seq AND move = 1 AND prev_move IS NULL AND remaining_before = 0
        AND locked_before = 0
    ELSE lot < seq AND move > 1 AND prev_move IS NOT NULL AND prev_move = move - 1 END),
ADD CONSTRAINT entry_heads UNIQUE
    (member_id, seq, hash, at, thanked, purse, held, spent, expired, reversed),
ADD CONSTRAINT lot_heads UNIQUE (member_id, lot, move, remaining, locked, until),
ADD CONSTRAINT entries_are_of_an_account FOREIGN KEY (member_id) REFERENCES credit_account,
ADD CONSTRAINT each_entry_follows_the_one_before FOREIGN KEY
    (member_id, prev_seq, prev_hash, prev_at, thanked_before, purse_before, held_before,
     spent_before, expired_before, reversed_before)
    REFERENCES credit_entry
    (member_id, seq, hash, at, thanked, purse, held, spent, expired, reversed),
ADD CONSTRAINT each_move_follows_the_one_before FOREIGN KEY
    (member_id, lot, prev_move, remaining_before, locked_before, until_before)
    REFERENCES credit_entry (member_id, lot, move, remaining, locked, until),
ADD CONSTRAINT an_end_follows_its_hold FOREIGN KEY (member_id, cites, part)
    REFERENCES credit_entry (member_id, key, part),
ADD CONSTRAINT a_reversal_stands_behind_it FOREIGN KEY (member_id, reversal_of)
    REFERENCES credit_reversal (member_id, lot);
ALTER TABLE credit_lot
ADD CONSTRAINT a_lot_is_as_its_last_move FOREIGN KEY
    (member_id, number, move, remaining, locked, until)
    REFERENCES credit_entry (member_id, lot, move, remaining, locked, until);
ALTER TABLE credit_reversal
ADD CONSTRAINT a_reversal_is_of_an_award FOREIGN KEY (member_id, lot)
    REFERENCES credit_lot (member_id, number);
CREATE INDEX entries_by_time ON credit_entry USING brin (at);
"""
CHAINS_BACK = """
DROP INDEX entries_by_time;
ALTER TABLE credit_reversal DROP CONSTRAINT a_reversal_is_of_an_award;
ALTER TABLE credit_lot DROP CONSTRAINT a_lot_is_as_its_last_move;
ALTER TABLE credit_entry
DROP CONSTRAINT a_reversal_stands_behind_it, DROP CONSTRAINT an_end_follows_its_hold,
DROP CONSTRAINT each_move_follows_the_one_before,
DROP CONSTRAINT each_entry_follows_the_one_before,
DROP CONSTRAINT entries_are_of_an_account, DROP CONSTRAINT lot_heads,
DROP CONSTRAINT entry_heads, DROP CONSTRAINT moves_count_from_one,
DROP CONSTRAINT entries_count_from_one;
"""

# Entries are dated by the database and stay as they are; an account goes only as a whole.
STAY = """
CREATE FUNCTION credit_entries_are_of_now() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    clock timestamptz := credit_now();
BEGIN
    IF NEW.at > greatest(clock, NEW.prev_at) OR NEW.at < clock - interval '10 seconds' THEN
        RAISE EXCEPTION 'entries_are_of_now' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'entries_are_of_now';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entries_are_of_now BEFORE INSERT ON credit_entry
    FOR EACH ROW EXECUTE FUNCTION credit_entries_are_of_now();
CREATE FUNCTION credit_entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM credit_account WHERE member_id = OLD.member_id AND closing) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'entries_stay' USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_stay',
        DETAIL = TG_TABLE_NAME;
END $$;
CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE ON credit_entry
    FOR EACH ROW EXECUTE FUNCTION credit_entries_stay();
CREATE TRIGGER entries_stay BEFORE DELETE ON credit_lot
    FOR EACH ROW EXECUTE FUNCTION credit_entries_stay();
CREATE TRIGGER entries_stay BEFORE DELETE ON credit_reversal
    FOR EACH ROW EXECUTE FUNCTION credit_entries_stay();
CREATE FUNCTION credit_only_overturned() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rest credit_reversal := NEW;
BEGIN
    rest.overturned_at := NULL; rest.overturned_by := NULL; rest.overturned_receipt := NULL;
    IF OLD.overturned_at IS NULL AND rest IS NOT DISTINCT FROM OLD THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'entries_stay' USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_stay',
        DETAIL = TG_TABLE_NAME;
END $$;
CREATE TRIGGER only_overturned BEFORE UPDATE ON credit_reversal
    FOR EACH ROW EXECUTE FUNCTION credit_only_overturned();
"""
STAY_BACK = """
DROP TRIGGER only_overturned ON credit_reversal;
DROP FUNCTION credit_only_overturned();
DROP TRIGGER entries_stay ON credit_reversal;
DROP TRIGGER entries_stay ON credit_lot;
DROP TRIGGER entries_stay ON credit_entry;
DROP FUNCTION credit_entries_stay();
DROP TRIGGER entries_are_of_now ON credit_entry;
DROP FUNCTION credit_entries_are_of_now();
"""

# Whoever is not the owner of the tables writes through the functions of 0004 or not at all.
# backend.audit.rights knows the trigger by its name and gives the application SELECT only.
TABLES = ("account", "entry", "lot", "reversal", "pending", "closed")
ONLY_BY_FUNCTIONS = """
CREATE FUNCTION written_only_by_functions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT relowner FROM pg_class WHERE oid = TG_RELID) <> current_user::regrole THEN
        RAISE EXCEPTION 'written_only_by_functions' USING ERRCODE = 'insufficient_privilege',
            DETAIL = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER written_only_by_functions BEFORE INSERT OR UPDATE OR DELETE ON credit_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION written_only_by_functions();"""
    for table in TABLES
)
ONLY_BY_FUNCTIONS_BACK = (
    "".join(f"DROP TRIGGER written_only_by_functions ON credit_{table};" for table in TABLES)
    + "DROP FUNCTION written_only_by_functions();"
)


class Migration(migrations.Migration):
    dependencies = [("credit", "0002_ledger")]

    operations = [
        migrations.RunSQL(CLOCK, CLOCK_BACK),
        migrations.RunSQL(HASH, HASH_BACK),
        migrations.RunSQL(KINDS, KINDS_BACK),
        migrations.RunSQL(CHAINS, CHAINS_BACK),
        migrations.RunSQL(STAY, STAY_BACK),
        migrations.RunSQL(ONLY_BY_FUNCTIONS, ONLY_BY_FUNCTIONS_BACK),
    ]
