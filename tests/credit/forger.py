"""Somebody with SQL at hand: rows of the ledger as nobody's function would write them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import IntegrityError, ProgrammingError, connection, transaction

from credit.ledger.models import Entry
from credit.membership.models import Member

CHAINED = ("thanked", "purse", "held", "spent", "expired", "reversed")
NO = ("permission denied", "must be owner", "written_only_by_functions")


def next_entry(member: Member, **changes: Any) -> dict[str, Any]:
    """A spending of one point as it could follow the member's last entry, with these changes."""
    last = Entry.objects.of(member).last()
    assert last is not None
    row: dict[str, Any] = {
        "member_id": member.pk,
        "seq": last.seq + 1,
        "prev_seq": last.seq,
        "kind": "spend",
        "key": f"forged:{uuid4()}",
        "part": 1,
        "points": 1,
        "lot": last.lot,
        "move": last.move + 1,
        "prev_move": last.move,
        "remaining_before": last.remaining,
        "remaining": last.remaining - 1,
        "locked_before": last.locked,
        "locked": last.locked,
        "until_before": last.until,
        "until": last.until,
        "subject": "",
        "receipt": uuid4(),
        "prev_at": last.at,
        "at": _now(),
        "prev_hash": bytes(last.hash),
    }
    for name in CHAINED:
        row[f"{name}_before"] = row[name] = getattr(last, name)
    row |= {"purse": last.purse - 1, "spent": last.spent + 1}
    return row | changes


def insert(row: dict[str, Any]) -> None:
    """The row as it stands, straight into the table."""
    names = ", ".join(row)
    marks = ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO credit_entry ({names}) VALUES ({marks})", list(row.values()))


def refusal(row: dict[str, Any]) -> str:
    """Which rule refuses this row; empty where none does."""
    try:
        insert(row)
    except IntegrityError as no:
        return str(getattr(getattr(no.__cause__, "diag", None), "constraint_name", ""))
    return ""


def may_not(sql: str, *values: Any) -> bool:
    """Whether the role that is on is refused this statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except ProgrammingError as no:
        return any(word in str(no) for word in NO)
    return False


def _now() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT credit_now()")
        return cursor.fetchone()[0]
