"""The only ways to write the ledger: functions that lock one account and answer with a refusal.

They run with the rights of the owner of the tables (SECURITY DEFINER) and are lent to the
application by `manage.py grant_app_role`. The constraints of 0003 hold for them as for anybody.
"""

from django.db import migrations

PUBLIC = (
    "credit_open(uuid)",
    "credit_award(uuid, text, integer, date, date, uuid)",
    "credit_take(uuid, text, text, integer, text, uuid, timestamptz)",
    "credit_end_hold(uuid, text, text)",
    "credit_expire(uuid)",
    "credit_reverse(uuid, text, text, uuid, uuid, date)",
    "credit_restore(uuid, text, uuid, uuid)",
    "credit_close(uuid)",
)
PRIVATE = (
    "credit_lock(uuid)",
    "credit_append(credit_entry, credit_entry)",
    "credit_replay(credit_entry, integer)",
    "credit_answer(text, boolean, integer, credit_entry)",
)

# What a function answers: why not, or what was moved, and whether it is so only since now.
ANSWER = """
CREATE TYPE credit_moved AS
    (refusal text, is_new boolean, points integer, seq integer, at timestamptz);
CREATE FUNCTION credit_answer(no text, is_new boolean, points integer, head credit_entry)
RETURNS credit_moved LANGUAGE sql IMMUTABLE
    AS $$ SELECT ROW(no, is_new, points, head.seq, head.at)::credit_moved $$;
"""
ANSWER_BACK = """
DROP FUNCTION credit_answer(text, boolean, integer, credit_entry);
DROP TYPE credit_moved;
"""

# Everybody who moves a member's points waits here for whoever does so already.
LOCK = """
CREATE FUNCTION credit_lock(whose uuid) RETURNS credit_entry LANGUAGE plpgsql AS $$
DECLARE
    head credit_entry; first_hash bytea;
BEGIN
    SELECT salt INTO first_hash FROM credit_account
        WHERE member_id = whose FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO head FROM credit_entry WHERE member_id = whose ORDER BY seq DESC LIMIT 1;
    IF NOT FOUND THEN
        head.member_id := whose; head.seq := 0; head.hash := first_hash;
        head.thanked := 0; head.purse := 0; head.held := 0;
        head.spent := 0; head.expired := 0; head.reversed := 0;
    END IF;
    RETURN head;
END $$;
"""

# Puts one entry at the end of the account's chain and of its lot's, and the lot to where it is.
APPEND = """
CREATE FUNCTION credit_append(head credit_entry, fact credit_entry) RETURNS credit_entry
LANGUAGE plpgsql AS $$
DECLARE
    made credit_entry; last credit_lot; move_purse integer; move_held integer;
BEGIN
    move_purse := fact.points * CASE WHEN fact.kind IN ('award', 'void', 'restore') THEN 1
        WHEN fact.kind = 'confirm' THEN 0 ELSE -1 END;
    move_held := fact.points * CASE WHEN fact.kind = 'hold' THEN 1
        WHEN fact.kind IN ('confirm', 'void') THEN -1 ELSE 0 END;
    IF fact.kind = 'award' THEN
        fact.lot := head.seq + 1;
        last.move := 0; last.remaining := 0; last.locked := 0; last.until := fact.until;
    ELSE
        SELECT * INTO last FROM credit_lot WHERE member_id = head.member_id AND number = fact.lot;
    END IF;
    INSERT INTO credit_entry (member_id, seq, prev_seq, kind, key, part, points,
        thanked_before, thanked, purse_before, purse, held_before, held, spent_before, spent,
        expired_before, expired, reversed_before, reversed, lot, move, prev_move,
        remaining_before, remaining, locked_before, locked, until_before, until, standing_until,
        deed, subject, receipt, cites, reversal_of, times_out_at, prev_at, at, prev_hash)
    VALUES (head.member_id, head.seq + 1, nullif(head.seq, 0), fact.kind, fact.key,
        coalesce(fact.part, 1), fact.points,
        head.thanked, head.thanked + fact.points * (fact.kind = 'award')::int,
        head.purse, head.purse + move_purse, head.held, head.held + move_held,
        head.spent, head.spent + fact.points * (fact.kind IN ('confirm', 'spend'))::int,
        head.expired, head.expired + fact.points * (fact.kind = 'expire')::int,
        head.reversed, head.reversed + fact.points
            * CASE fact.kind WHEN 'reverse' THEN 1 WHEN 'restore' THEN -1 ELSE 0 END,
        fact.lot, last.move + 1, nullif(last.move, 0),
        last.remaining, last.remaining + move_purse, last.locked, last.locked + move_held,
        last.until, coalesce(fact.until, last.until), fact.standing_until,
        fact.deed, coalesce(fact.subject, ''), fact.receipt, fact.cites, fact.reversal_of,
        fact.times_out_at, head.at, greatest(credit_now(), head.at), head.hash)
    RETURNING * INTO made;
    IF fact.kind = 'award' THEN
        INSERT INTO credit_lot (member_id, number, move, remaining, locked, until)
        VALUES (made.member_id, made.lot, made.move, made.remaining, made.locked, made.until);
    ELSE
        UPDATE credit_lot SET move = made.move, remaining = made.remaining, locked = made.locked,
            until = made.until WHERE member_id = made.member_id AND number = made.lot;
    END IF;
    RETURN made;
END $$;
"""

# The same key again: the same answer if it asks for the same, a refusal if not.
REPLAY = """
CREATE FUNCTION credit_replay(fact credit_entry, amount integer) RETURNS credit_moved
LANGUAGE plpgsql AS $$
DECLARE
    before credit_entry; total integer;
BEGIN
    SELECT * INTO before FROM credit_entry
        WHERE member_id = fact.member_id AND key = fact.key ORDER BY part LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT sum(points) INTO total FROM credit_entry
        WHERE member_id = fact.member_id AND key = fact.key;
    IF (before.kind, before.subject, total) <> (fact.kind, coalesce(fact.subject, ''), amount)
        OR (before.deed, before.standing_until) IS DISTINCT FROM (fact.deed, fact.standing_until)
        OR before.kind = 'award' AND before.until <> fact.until THEN
        RETURN credit_answer('key_reused', false, 0, before);
    END IF;
    RETURN credit_answer(NULL, false, total, before);
END $$;
"""

OPEN = """
CREATE FUNCTION credit_open(whose uuid) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO credit_account (member_id, salt, opened_at, closing) VALUES (whose, sha256(
        (gen_random_uuid()::text || gen_random_uuid()::text)::bytea), credit_now(), false)
        ON CONFLICT DO NOTHING;
    RETURN FOUND;
END $$;
"""

AWARD = """
CREATE FUNCTION credit_award(whose uuid, named text, amount integer, stands_until date,
    expires_on date, of_deed uuid) RETURNS credit_moved LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head credit_entry := credit_lock(whose); fact credit_entry; before credit_moved;
    today date := credit_today();
BEGIN
    IF head.member_id IS NULL THEN
        RETURN credit_answer('no_account', false, 0, NULL);
    END IF;
    fact.member_id := whose; fact.kind := 'award'; fact.key := named; fact.points := amount;
    fact.standing_until := stands_until; fact.until := expires_on; fact.deed := of_deed;
    before := credit_replay(fact, amount);
    IF before.seq IS NOT NULL THEN
        RETURN before;
    ELSIF least(stands_until, expires_on) < today THEN
        RETURN credit_answer('already_over', false, 0, NULL);
    END IF;
    RETURN credit_answer(NULL, true, amount, credit_append(head, fact));
END $$;
"""

# The owner's own spending, at once or on hold: lots that end first go first.
TAKE = """
CREATE FUNCTION credit_take(whose uuid, what text, named text, amount integer, on_what text,
    act uuid, ends_at timestamptz) RETURNS credit_moved LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head credit_entry := credit_lock(whose); fact credit_entry; before credit_moved;
    open_lot record; due integer := amount; today date := credit_today();
    made credit_entry;
BEGIN
    IF head.member_id IS NULL THEN
        RETURN credit_answer('no_account', false, 0, NULL);
    ELSIF what NOT IN ('hold', 'spend') OR amount < 1 THEN
        RAISE EXCEPTION 'points_are_positive' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'points_are_positive';
    END IF;
    fact.member_id := whose; fact.kind := what; fact.key := named; fact.subject := on_what;
    fact.receipt := act; fact.times_out_at := ends_at;
    before := credit_replay(fact, amount);
    IF before.seq IS NOT NULL THEN
        RETURN before;
    ELSIF (SELECT coalesce(sum(remaining), 0) FROM credit_lot
        WHERE member_id = whose AND remaining > 0 AND until >= today) < amount THEN
        RETURN credit_answer('not_enough', false, 0, NULL);
    END IF;
    FOR open_lot IN SELECT number, remaining FROM credit_lot
        WHERE member_id = whose AND remaining > 0 AND until >= today ORDER BY until, number
    LOOP
        fact.part := coalesce(fact.part, 0) + 1;
        fact.lot := open_lot.number; fact.points := least(due, open_lot.remaining);
        head := credit_append(head, fact);
        made := coalesce(made, head);
        due := due - fact.points;
        EXIT WHEN due = 0;
    END LOOP;
    IF ends_at IS NOT NULL THEN
        INSERT INTO credit_pending (member_id, key, times_out_at) VALUES (whose, named, ends_at);
    END IF;
    RETURN credit_answer(NULL, true, amount, made);
END $$;
"""

# A hold ends once: spent, or given back with the days that it was held. What comes back of an
# award reversed meanwhile follows the reversal.
END_HOLD = """
CREATE FUNCTION credit_end_hold(whose uuid, what text, of_hold text) RETURNS credit_moved
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head credit_entry := credit_lock(whose); fact credit_entry; made credit_entry;
    piece credit_entry; total integer := 0; today date := credit_today();
BEGIN
    IF head.member_id IS NULL THEN
        RETURN credit_answer('no_account', false, 0, NULL);
    ELSIF what NOT IN ('confirm', 'void') THEN
        RAISE EXCEPTION 'points_leave_only_as_promised' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'points_leave_only_as_promised';
    END IF;
    SELECT * INTO made FROM credit_entry WHERE member_id = whose AND cites = of_hold
        ORDER BY part LIMIT 1;
    IF FOUND THEN
        SELECT sum(points) INTO total FROM credit_entry WHERE member_id = whose AND cites = of_hold;
        RETURN credit_answer(CASE WHEN made.kind <> what THEN 'hold_ended' END, false, total, made);
    END IF;
    FOR piece IN SELECT * FROM credit_entry
        WHERE member_id = whose AND key = of_hold AND kind = 'hold' ORDER BY part
    LOOP
        IF what = 'confirm' AND piece.times_out_at <= credit_now() THEN
            RETURN credit_answer('hold_ended', false, 0, NULL);
        END IF;
        fact.kind := what; fact.key := what || ':' || of_hold; fact.cites := of_hold;
        fact.part := piece.part; fact.lot := piece.lot; fact.points := piece.points;
        fact.subject := piece.subject; fact.until := NULL;
        IF what = 'void' THEN
            SELECT until + (today - credit_day(piece.at)) INTO fact.until
                FROM credit_lot WHERE member_id = whose AND number = piece.lot;
        END IF;
        head := credit_append(head, fact);
        made := coalesce(made, head);
        total := total + piece.points;
    END LOOP;
    IF total = 0 THEN
        RETURN credit_answer('no_such_hold', false, 0, NULL);
    END IF;
    DELETE FROM credit_pending WHERE member_id = whose AND key = of_hold;
    IF what = 'void' THEN
        PERFORM credit_withdraw(head);
    END IF;
    RETURN credit_answer(NULL, true, total, made);
END $$;
"""

# Whatever lies in lots whose award is reversed goes back to where it came from.
WITHDRAW = """
CREATE FUNCTION credit_withdraw(head credit_entry) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    wrong record; fact credit_entry; total integer := 0;
BEGIN
    FOR wrong IN SELECT l.number, l.move, l.remaining FROM credit_lot l
        JOIN credit_reversal r ON r.member_id = l.member_id AND r.lot = l.number
        WHERE l.member_id = head.member_id AND l.remaining > 0 AND r.overturned_at IS NULL
        ORDER BY l.number
    LOOP
        fact.kind := 'reverse'; fact.key := 'reverse:' || wrong.number || ':' || wrong.move + 1;
        fact.lot := wrong.number; fact.points := wrong.remaining;
        fact.reversal_of := wrong.number;
        head := credit_append(head, fact);
        total := total + wrong.remaining;
    END LOOP;
    RETURN total;
END $$;
"""

EXPIRE = """
CREATE FUNCTION credit_expire(whose uuid) RETURNS credit_moved LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head credit_entry := credit_lock(whose); fact credit_entry; over record;
    total integer := 0; today date := credit_today();
BEGIN
    IF head.member_id IS NULL THEN
        RETURN credit_answer('no_account', false, 0, NULL);
    END IF;
    FOR over IN SELECT number, move, remaining FROM credit_lot
        WHERE member_id = whose AND remaining > 0 AND until < today ORDER BY until, number
    LOOP
        fact.kind := 'expire'; fact.key := 'expire:' || over.number || ':' || over.move + 1;
        fact.lot := over.number; fact.points := over.remaining;
        head := credit_append(head, fact);
        total := total + over.remaining;
    END LOOP;
    RETURN credit_answer(NULL, total > 0, total, head);
END $$;
"""

# An award proved wrong: its standing ends, its unspent points go back; spent ones are not asked for.
REVERSE = """
CREATE FUNCTION credit_reverse(whose uuid, of_award text, why text, officer uuid, act uuid,
    open_until date) RETURNS credit_moved LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head credit_entry := credit_lock(whose); award credit_entry;
BEGIN
    IF head.member_id IS NULL THEN
        RETURN credit_answer('no_account', false, 0, NULL);
    END IF;
    SELECT * INTO award FROM credit_entry
        WHERE member_id = whose AND key = of_award AND kind = 'award';
    IF NOT FOUND THEN
        RETURN credit_answer('no_such_award', false, 0, NULL);
    END IF;
    PERFORM FROM credit_reversal WHERE member_id = whose AND lot = award.lot;
    IF FOUND THEN
        RETURN credit_answer(NULL, false, (SELECT coalesce(sum(points), 0)::integer
            FROM credit_entry WHERE member_id = whose AND reversal_of = award.lot
            AND kind = 'reverse'), head);
    END IF;
    INSERT INTO credit_reversal (member_id, lot, reason, decided_by, receipt, objection_until, at)
        VALUES (whose, award.lot, why, officer, act, open_until, credit_now());
    RETURN credit_answer(NULL, true, credit_withdraw(head), head);
END $$;
"""

# An objection upheld: standing and points come back, with the days in between.
RESTORE = """
CREATE FUNCTION credit_restore(whose uuid, of_award text, officer uuid, act uuid)
RETURNS credit_moved LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head credit_entry := credit_lock(whose); wrong credit_reversal; fact credit_entry;
    taken integer; today date := credit_today();
BEGIN
    IF head.member_id IS NULL THEN
        RETURN credit_answer('no_account', false, 0, NULL);
    END IF;
    SELECT r.* INTO wrong FROM credit_reversal r JOIN credit_entry e
        ON e.member_id = r.member_id AND e.seq = r.lot
        WHERE r.member_id = whose AND e.key = of_award AND e.kind = 'award';
    IF NOT FOUND THEN
        RETURN credit_answer('not_reversed', false, 0, NULL);
    END IF;
    SELECT coalesce(sum(points), 0) INTO taken FROM credit_entry
        WHERE member_id = whose AND reversal_of = wrong.lot AND kind = 'reverse';
    IF wrong.overturned_at IS NOT NULL THEN
        RETURN credit_answer(NULL, false, taken, head);
    END IF;
    UPDATE credit_reversal SET overturned_at = credit_now(), overturned_by = officer,
        overturned_receipt = act WHERE member_id = whose AND lot = wrong.lot;
    IF taken > 0 THEN
        fact.kind := 'restore'; fact.key := 'restore:' || wrong.lot; fact.lot := wrong.lot;
        fact.points := taken; fact.reversal_of := wrong.lot;
        SELECT until + (today - credit_day(wrong.at)) INTO fact.until
            FROM credit_lot WHERE member_id = whose AND number = wrong.lot;
        head := credit_append(head, fact);
    END IF;
    RETURN credit_answer(NULL, true, taken, head);
END $$;
"""

# Leaving: the account goes as a whole, and what it held is added to a row that names nobody.
CLOSE = """
CREATE FUNCTION credit_close(whose uuid) RETURNS integer LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head credit_entry := credit_lock(whose); gone integer;
BEGIN
    IF head.member_id IS NULL THEN
        RETURN 0;
    END IF;
    UPDATE credit_account SET closing = true WHERE member_id = whose;
    WITH pending AS (DELETE FROM credit_pending WHERE member_id = whose),
        wrong AS (DELETE FROM credit_reversal WHERE member_id = whose),
        lots AS (DELETE FROM credit_lot WHERE member_id = whose),
        entries AS (DELETE FROM credit_entry WHERE member_id = whose RETURNING 1)
        SELECT count(*) INTO gone FROM entries;
    DELETE FROM credit_account WHERE member_id = whose;
    INSERT INTO credit_closed AS c (id, accounts, thanked, spent, expired, reversed, unused)
        VALUES (1, 1, head.thanked, head.spent, head.expired, head.reversed,
            head.purse + head.held)
        ON CONFLICT (id) DO UPDATE SET accounts = c.accounts + 1,
            thanked = c.thanked + excluded.thanked, spent = c.spent + excluded.spent,
            expired = c.expired + excluded.expired, reversed = c.reversed + excluded.reversed,
            unused = c.unused + excluded.unused;
    RETURN gone;
END $$;
"""

NOT_FOR_ALL = "".join(
    f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC;"
    for function in (*PUBLIC, *PRIVATE, "credit_withdraw(credit_entry)")
)


def drop(function: str) -> str:
    return f"DROP FUNCTION {function}"


class Migration(migrations.Migration):
    dependencies = [("credit", "0003_ledger_rules")]

    operations = [
        migrations.RunSQL(ANSWER, ANSWER_BACK),
        migrations.RunSQL(LOCK, drop("credit_lock(uuid)")),
        migrations.RunSQL(APPEND, drop("credit_append(credit_entry, credit_entry)")),
        migrations.RunSQL(REPLAY, drop("credit_replay(credit_entry, integer)")),
        migrations.RunSQL(WITHDRAW, drop("credit_withdraw(credit_entry)")),
        *[
            migrations.RunSQL(made, drop(function))
            for made, function in zip(
                (OPEN, AWARD, TAKE, END_HOLD, EXPIRE, REVERSE, RESTORE, CLOSE), PUBLIC, strict=True
            )
        ],
        migrations.RunSQL(NOT_FOR_ALL, migrations.RunSQL.noop),
    ]
