"""Promise 8 against somebody with SQL at hand, as the application's own role and as the owner."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from credit.ledger import actions, reading
from credit.ledger.anchoring import heads
from credit.ledger.models import Account, Entry, Reason
from credit.membership.models import Member, Seat
from credit.membership.reading import member_of
from credit.standing.actions import refresh
from tests.credit.forger import insert, may_not, next_entry, refusal
from tests.credit.people import a_member, days, gone, held, thanked

pytestmark = pytest.mark.django_db
ROLE = f"ledger_app_{os.getpid()}"
STATEMENTS = {
    "update": "UPDATE credit_entry SET points = points + 1",
    "update to the same": "UPDATE credit_entry SET points = points",
    "delete": "DELETE FROM credit_entry",
    "truncate": "TRUNCATE credit_entry CASCADE",
    "a fuller lot": "UPDATE credit_lot SET remaining = 1000",
    "a longer lot": "UPDATE credit_lot SET until = until + 365",
    "no more lots": "DELETE FROM credit_lot",
    "a reversal of one's own": "DELETE FROM credit_reversal",
    "an account that goes": "UPDATE credit_account SET closing = true",
    "an account from nowhere": "DELETE FROM credit_account",
    "a hold forgotten": "DELETE FROM credit_pending",
    "totals": "INSERT INTO credit_closed VALUES (1, 0, 0, 0, 0, 0, 0)",
    "no rules": "ALTER TABLE credit_entry DROP CONSTRAINT points_leave_only_as_promised",
    "no triggers": "ALTER TABLE credit_entry DISABLE TRIGGER ALL",
    "a part of a function": "SELECT credit_append(NULL, NULL)",
    "a withdrawal of one's own": "SELECT credit_withdraw(NULL)",
    "a copy into it": "COPY credit_entry FROM STDIN",
    "a row in place of another": "INSERT INTO credit_lot SELECT * FROM credit_lot"
    " ON CONFLICT (member_id, number) DO UPDATE SET remaining = 1000",
    "a merge": "MERGE INTO credit_lot l USING credit_lot m ON l.number = m.number"
    " WHEN MATCHED THEN UPDATE SET remaining = 1000",
    "replication, which fires no trigger": "SET session_replication_role = replica",
    "another clock": "CREATE OR REPLACE FUNCTION credit_now() RETURNS timestamptz LANGUAGE sql"
    " AS $$ SELECT now() + interval '900 days' $$",
    "a function in front of ours": "CREATE FUNCTION public.credit_lock(text) RETURNS text"
    " LANGUAGE sql AS 'SELECT $1'",
    "a room in front of ours": "CREATE SCHEMA before",
    "nobody moves any more": "LOCK TABLE credit_account IN ACCESS EXCLUSIVE MODE",
    "one account kept waiting": "SELECT * FROM credit_account FOR UPDATE",
    "an account held by a part of a function": "SELECT credit_lock(member_id) FROM credit_account",
    "a trigger of one's own": "CREATE TRIGGER x BEFORE INSERT ON credit_entry"
    " FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "a rule of one's own": "CREATE RULE x AS ON INSERT TO credit_entry DO INSTEAD NOTHING",
    "the row of another by its place": "DELETE FROM ONLY credit_entry WHERE ctid = '(0,1)'",
}


@pytest.fixture
def member() -> Member:
    """Somebody with 30 points."""
    one = a_member()
    thanked(one, 30)
    return one


@pytest.fixture
def _role(member: Member) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
    call_command("grant_app_role", ROLE, verbosity=0)


@contextmanager
def as_the_application() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        yield
        cursor.execute("RESET ROLE")


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.usefixtures("_role")
def test_promise_08_the_application_moves_points_by_the_functions_only(member: Member) -> None:
    with as_the_application():
        thanked(member, 5)
        actions.spend(member, key="voucher:1", points=10, subject="", receipt=uuid4())
        assert reading.spendable(member) == 25
        assert may_not("INSERT INTO credit_lot SELECT * FROM credit_lot")


@pytest.mark.usefixtures("_role")
def test_everything_that_is_promised_works_with_the_applications_rights(member: Member) -> None:
    with as_the_application():
        award = thanked(member, 5, expires_in=1)
        for key, end in (("voucher:1", actions.confirm), ("voucher:2", actions.void)):
            held(member, 2, key=key)
            end(member, hold=key)
        by = {"decided_by": uuid4(), "receipt": uuid4()}
        assert actions.reverse(member, award=award, reason=Reason.TWICE, **by).points == 3
        assert actions.restore(member, award=award, **by).points == 3
        assert actions.expire(member).points == 0
        assert heads.anchor_heads() == 1
        assert heads.head_proof(member)
        call_command("verify_ledger", stdout=StringIO())
        assert gone(member) > 0
        assert actions.open_account(member)


@pytest.mark.usefixtures("_role")
@pytest.mark.parametrize("sql", STATEMENTS.values(), ids=STATEMENTS)
def test_promise_08_the_applications_role_cannot_touch_the_ledger(sql: str) -> None:
    with as_the_application():
        assert may_not(sql)


@pytest.mark.usefixtures("_role")
@pytest.mark.parametrize("change", [{}, {"kind": "reverse", "receipt": None}, {"points": -5}])
def test_promise_08_even_with_rights_given_by_mistake_no_debit_goes_in(
    member: Member, change: dict[str, Any]
) -> None:
    row = next_entry(member, **change)
    run(f"GRANT ALL ON credit_entry, credit_lot, credit_reversal TO {ROLE}")
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    with as_the_application():
        sql = f"INSERT INTO credit_entry ({names}) VALUES ({marks})"
        assert may_not(sql, *row.values())


def test_a_forged_row_that_keeps_every_rule_would_go_in(member: Member) -> None:
    insert(next_entry(member))


LESS = {"purse": 29, "spent": 0}
RULES: dict[str, tuple[dict[str, Any], str]] = {
    "a fine": ({"kind": "fine"}, "points_leave_only_as_promised"),
    "a spending without the owner": ({"receipt": None}, "spending_is_the_owners_own_act"),
    "an expiry before its day": (
        {"kind": "expire", **LESS, "expired": 1, "receipt": None},
        "an_expiry_was_announced",
    ),
    "a reversal that nobody decided": (
        {"kind": "reverse", **LESS, "reversed": 1, "receipt": None},
        "a_reversal_was_decided",
    ),
    "a reversal of nothing on record": (
        {"kind": "reverse", **LESS, "reversed": 1, "receipt": None, "reversal_of": 1},
        "a_reversal_stands_behind_it",
    ),
    "a negative transfer": (
        {"points": -1, "purse": 31, "spent": -1, "remaining": 31},
        "points_are_positive",
    ),
    "nothing": ({"points": 0, **LESS, "purse": 30, "remaining": 30}, "points_are_positive"),
    "points from nowhere": ({"purse": 31}, "points_leave_only_as_promised"),
    "points to nowhere": ({"spent": 0}, "points_leave_only_as_promised"),
    "too much": (
        {"points": 31, "purse": -1, "spent": 31, "remaining": -1},
        "never_overdrawn",
    ),
    "a lot apart from the purse": ({"remaining": 30}, "the_lot_moves_with_the_purse"),
    "another balance before": (
        {"thanked_before": 40, "thanked": 40, "purse_before": 40, "purse": 39},
        "each_entry_follows_the_one_before",
    ),
    "another lot before": (
        {"remaining_before": 90, "remaining": 89},
        "each_move_follows_the_one_before",
    ),
    "another hash before": ({"prev_hash": b"\0" * 32}, "each_entry_follows_the_one_before"),
    "a gap": ({"seq": 3}, "entries_count_from_one"),
    "a second beginning": ({"seq": 1, "prev_seq": None, "prev_at": None}, "entries_count_from_one"),
    "a lot of nobody": ({"lot": 0}, "each_move_follows_the_one_before"),
    "a shorter lot": ({"until": "2020-01-01"}, "a_lot_is_never_shortened"),
    "words that break the hash": ({"key": "a|b"}, "words_are_plain"),
}


@pytest.mark.parametrize(("changes", "rule"), RULES.values(), ids=RULES)
def test_promise_08_the_rules_bind_the_owner_of_the_tables_too(
    member: Member, changes: dict[str, Any], rule: str
) -> None:
    assert refusal(next_entry(member, **changes)) == rule


@pytest.mark.parametrize("back", [timedelta(seconds=11), timedelta(days=400)])
def test_nothing_is_backdated_nor_dated_ahead(member: Member, back: timedelta) -> None:
    old = next_entry(member)["at"]
    assert refusal(next_entry(member, at=old + back)) == "entries_are_of_now"
    assert refusal(next_entry(member, at=old - back)) == "entries_are_of_now"


def test_nothing_is_put_into_the_middle_of_the_chain(member: Member) -> None:
    between = next_entry(member)
    actions.spend(member, key="voucher:1", points=10, subject="", receipt=uuid4())
    assert refusal(between) != ""
    assert Entry.objects.of(member).count() == 2


def test_nobody_spends_from_the_lot_of_another(member: Member) -> None:
    other = a_member()
    thanked(other, 5)
    thanked(other, 70)
    theirs = next_entry(other)
    mine = {name: theirs[name] for name in theirs if "lot" in name or "remaining" in name}
    assert refusal(next_entry(member, **mine, seq=3)) != ""
    assert refusal(next_entry(member, lot=0)) == "each_move_follows_the_one_before"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE credit_entry SET subject = 'x'",
        "DELETE FROM credit_entry",
        "DELETE FROM credit_lot",
        "UPDATE credit_lot SET remaining = 31",
        "UPDATE credit_lot SET until = until + 1",
        "DELETE FROM credit_account",
    ],
)
def test_what_was_written_stays_even_against_the_owner(member: Member, sql: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        run(sql)
    assert Account.objects.filter(pk=member.pk).exists()
    assert reading.spendable(member) == 30


def test_a_reversal_is_overturned_once_and_never_changed(member: Member) -> None:
    award = thanked(member, 5)
    actions.reverse(member, award=award, reason="twice", decided_by=uuid4(), receipt=uuid4())
    for sql in ("UPDATE credit_reversal SET reason = 'not_done'", "DELETE FROM credit_reversal"):
        with pytest.raises(IntegrityError), transaction.atomic():
            run(sql)


def test_a_hold_is_not_ended_twice_by_hand(member: Member) -> None:
    actions.hold(
        member,
        key="voucher:1",
        points=30,
        subject="",
        receipt=uuid4(),
        times_out_at=reading.end_of(days(1)),
    )
    actions.confirm(member, hold="voucher:1")
    again = next_entry(member, kind="void", cites="voucher:1", purse=1, held=-1, spent=30)
    assert refusal(again | {"remaining": 1, "locked": -1, "receipt": None}) == "never_overdrawn"


ABSURD: dict[str, tuple[str, str]] = {
    "less than nothing": ("credit_award({m}, 'a', -5, {far}, {far}, NULL)", "never_overdrawn"),
    "nothing": ("credit_award({m}, 'a', 0, {far}, {far}, NULL)", "points_are_positive"),
    "a million and one": ("credit_award({m}, 'a', 1000001, {far}, {far}, NULL)", "points_are_"),
    "no amount": ("credit_award({m}, 'a', NULL, {far}, {far}, NULL)", "null value"),
    "no end": ("credit_award({m}, 'a', 5, NULL, {far}, NULL)", "thanks_say_how_long_they_stand"),
    "no expiry": ("credit_award({m}, 'a', 5, {far}, NULL, NULL)", "null value"),
    "for ever": ("credit_award({m}, 'a', 5, 'infinity', 'infinity', NULL)", "infinite"),
    "a negative spending": ("credit_take({m}, 'spend', 'a', -5, '', {m}, NULL)", "points_are_"),
    "no amount spent": ("credit_take({m}, 'spend', 'a', NULL, '', {m}, NULL)", "points_are_"),
    "a fine": ("credit_take({m}, 'fine', 'a', 5, '', {m}, NULL)", "points_are_positive"),
    "an expiry by hand": ("credit_take({m}, 'expire', 'a', 5, '', {m}, NULL)", "points_are_"),
    "nobody's act": ("credit_take({m}, 'spend', 'a', 5, '', NULL, NULL)", "spending_is_the_owners"),
    "held for ever": (
        "credit_take({m}, 'hold', 'a', 5, '', {m}, now() + interval '401 days')",
        "a_hold_is_not_for_ever",
    ),
    "held since yesterday": (
        "credit_take({m}, 'hold', 'a', 5, '', {m}, now() - interval '1 day')",
        "a_hold_times_out_later",
    ),
    "a hold without an end": ("credit_take({m}, 'hold', 'a', 5, '', {m}, NULL)", "only_holds_time"),
    "words with a bar": ("credit_award({m}, 'a|b', 5, {far}, {far}, NULL)", "words_are_plain"),
    "a reversal without a reason": (
        "credit_reverse({m}, {award}, 'late_bill', {m}, {m}, current_date + 40)",
        "a_reversal_has_a_reason",
    ),
    "a reversal that nobody decided": (
        "credit_reverse({m}, {award}, 'twice', NULL, {m}, current_date + 40)",
        "null value",
    ),
    "a reversal against which there is no objection": (
        "credit_reverse({m}, {award}, 'twice', {m}, {m}, current_date)",
        "a_reversal_can_be_objected_to",
    ),
}


@pytest.mark.usefixtures("_role")
@pytest.mark.parametrize(("call", "rule"), ABSURD.values(), ids=ABSURD)
def test_promise_08_absurd_calls_of_the_functions_move_nothing(
    member: Member, call: str, rule: str
) -> None:
    before = reading.balance_at(member)
    award = Entry.objects.of(member).get().key
    said = {"m": f"'{member.pk}'", "far": "current_date + 90", "award": f"'{award}'"}
    with as_the_application(), pytest.raises(DatabaseError, match=rule), transaction.atomic():
        run(f"SELECT {call.format(**said)}")
    assert reading.balance_at(member) == before


@pytest.mark.usefixtures("_role")
def test_promise_08_a_day_that_is_over_is_not_thanked_by_the_function_itself(
    member: Member,
) -> None:
    for stands, ends in (("- 1", "+ 90"), ("+ 90", "- 1"), ("- 4000", "- 4000")):
        with as_the_application(), connection.cursor() as cursor:
            days_ = f"current_date {stands}, current_date {ends}"
            cursor.execute(f"SELECT (credit_award('{member.pk}', 'old', 5, {days_}, NULL)).refusal")
            assert cursor.fetchone() == ("already_over",)


@pytest.mark.usefixtures("_role")
def test_tables_of_ones_own_in_front_of_ours_are_not_looked_at(member: Member) -> None:
    with as_the_application(), connection.cursor() as cursor:
        for table in ("lot", "entry", "account", "reversal"):
            cursor.execute(f"CREATE TEMP TABLE credit_{table} (LIKE public.credit_{table})")
        cursor.execute("INSERT INTO pg_temp.credit_lot SELECT * FROM public.credit_lot")
        cursor.execute("UPDATE pg_temp.credit_lot SET remaining = 1000")
        cursor.execute("SET LOCAL search_path = pg_temp, public")
        take = f"credit_take('{member.pk}', 'spend', 'a', 31, '', '{member.pk}', NULL)"
        cursor.execute(f"SELECT (public.{take}).refusal")
        assert cursor.fetchone() == ("not_enough",)
        cursor.execute("RESET search_path")
        cursor.execute("DROP TABLE pg_temp.credit_lot, pg_temp.credit_entry")
        cursor.execute("DROP TABLE pg_temp.credit_account, pg_temp.credit_reversal")


@pytest.mark.usefixtures("_role")
def test_promise_08_nobody_closes_the_account_of_who_has_not_left(member: Member) -> None:
    with as_the_application(), pytest.raises(IntegrityError), transaction.atomic():
        run(f"SELECT credit_close('{member.pk}'); SET CONSTRAINTS ALL IMMEDIATE")
    assert reading.spendable(member) == 30


@pytest.mark.usefixtures("_role")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE credit_member SET person = gen_random_uuid()",
        "UPDATE credit_member SET alias = gen_random_uuid()",
        "UPDATE credit_member SET id = gen_random_uuid()",
        "UPDATE credit_member SET joined_at = joined_at - interval '1 year'",
        "DELETE FROM credit_member",
        "UPDATE credit_standing SET points = -1",
        "INSERT INTO credit_standing VALUES (gen_random_uuid(), 5, NULL, current_date, false)",
    ],
)
def test_promise_20_a_membership_is_not_handed_to_somebody_else(member: Member, sql: str) -> None:
    refresh(member)
    with as_the_application(), pytest.raises(IntegrityError), transaction.atomic():
        run(f"{sql}; SET CONSTRAINTS ALL IMMEDIATE")
    assert Member.objects.get(pk=member.pk).person == member.person


def test_promise_20_a_seat_turned_to_another_membership_opens_nothing(member: Member) -> None:
    other = a_member()
    Seat.objects.filter(member=other.pk).update(member=member.pk)
    assert member_of(other.person or other.pk) is None
