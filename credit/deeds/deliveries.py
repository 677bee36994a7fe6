"""A delivery of deeds joins what is known: members are thanked, of all others nothing stays.

What the source is told never depends on a person: a row is set aside for what stands in the row, or
it is taken, whether or not anybody in it is a member who allows this category.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import lru_cache, partial
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from backend.accounts.identity.models import NUMBER
from backend.accounts.models import PHONE
from backend.accounts.organisations.models import Organisation
from backend.intake.models import Batch
from backend.intake.staging import ORPHANS, Merge, Outcome, register_merge
from backend.kernel.errors import DomainError
from backend.kernel.vault import vault
from credit.catalogue.models import Rule
from credit.catalogue.reading import today
from credit.catalogue.terms import Route
from credit.deeds import notices
from credit.deeds.accepting import Proof, keep_delivered, made
from credit.deeds.datasets import DELIVERED, PLATFORM
from credit.deeds.judging import Told, judged, offices_of, require_grown_up, voucher
from credit.deeds.refusals import OF_ROWS, DeedKnown, NumberUnreadable, OfMinor
from credit.ledger.refusals import AlreadyOver
from credit.membership.reading import keeper_of

CHUNK = 500
COLUMNS = (
    ("document", "text"),
    ("person_keys", "text[]"),
    ("phone_keys", "text[]"),
    ("indicator", "text"),
    ("done_on", "date"),
    ("quantity", "integer"),
    ("place", "text"),
    ("refusal", "text"),
)
TWICE = """
UPDATE stage s SET refusal = 'document_twice' FROM (
    SELECT line, row_number() OVER (PARTITION BY document ORDER BY line) AS place
      FROM stage WHERE refusal = '') same WHERE same.line = s.line AND same.place > 1"""
# Whose deeds these are, members only, in the order in which memberships are locked.
MEMBERS = """
DECLARE deeds_of_members NO SCROLL CURSOR FOR
SELECT seat.person, s.document, s.indicator, s.done_on, s.quantity, s.place FROM stage s
  CROSS JOIN LATERAL (
    SELECT i.person_id AS person FROM accounts_identity i, unnest(s.person_keys) k
     WHERE i.number_index = decode(k, 'hex') AND i.state = 'live'
    UNION
    SELECT u.id FROM accounts_user u, unnest(s.phone_keys) k
     WHERE u.phone_index = decode(k, 'hex') AND u.phone_verified_at IS NOT NULL
       AND s.person_keys = '{}') who
  JOIN credit_seat seat ON seat.person = who.person
 WHERE s.refusal = '' ORDER BY seat.member, s.done_on, s.line"""


class Row(NamedTuple):
    """One staged row of a member."""

    person: UUID
    document: str
    indicator: str
    done_on: date
    quantity: int
    place: str


def prepare(values: tuple[Any, ...], batch: Batch, *, route: Route) -> tuple[Any, ...]:
    """The staged columns: blind indexes in place of numbers, and what the row is refused for."""
    document, number, phone, indicator, done_on, quantity, place = values
    told = Told(indicator, done_on, quantity, place, route)
    refusal = _refusal(told, number=number, phone=phone, batch=batch)
    people = _keys(number, context=NUMBER)
    phones = _keys(None if number else phone, context=PHONE)
    return document, people, phones, indicator, done_on, quantity, place, refusal


def _refusal(told: Told, *, number: str | None, phone: str | None, batch: Batch) -> str:
    try:
        if not number and not phone:
            raise NumberUnreadable
        _known(told, batch)
        if number:
            require_grown_up(_born(number), done_on=told.done_on)
    except DomainError as refusal:
        return refusal.code
    return ""


def _born(number: str) -> date:
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


@lru_cache(maxsize=4)
def _day_and_offices(_batch: UUID, source: str) -> tuple[date, list[Organisation]]:
    return today(), offices_of(source)  # one day and one answer for a whole batch


def _known(told: Told, batch: Batch) -> tuple[Rule, Organisation]:
    day, offices = _day_and_offices(batch.pk, batch.source_code)
    rule = judged(told, today=day)
    return rule, voucher(offices, told=told, terms=rule.told)


def _keys(number: str | None, *, context: str) -> str:
    if not number:
        return "{}"
    return "{" + ",".join(key.hex() for key in vault().blind_indexes(number, context=context)) + "}"


def merge(batch: Batch, *, route: Route) -> Outcome:
    """Thank the members among the staged rows; all other rows end with the stage."""
    with connection.cursor() as cursor:
        cursor.execute(TWICE)
        cursor.execute("SELECT count(*) FROM stage WHERE refusal = ''")
        taken: int = cursor.fetchone()[0]
    for row in _rows():
        _keep(row, batch, route)
    return Outcome(taken, 0, {code: _lines(code) for code in OF_ROWS})


def _lines(code: str) -> str:
    return f"SELECT line FROM stage WHERE refusal = '{code}'"


def _rows() -> Iterator[Row]:
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS)
        while True:
            cursor.execute(f"FETCH {CHUNK} FROM deeds_of_members")
            found = [Row(*each) for each in cursor.fetchall()]
            yield from found
            if len(found) < CHUNK:
                break
        cursor.execute("CLOSE deeds_of_members")


def _keep(row: Row, batch: Batch, route: Route) -> None:
    told = Told(row.indicator, row.done_on, row.quantity, row.place, route)
    rule, office = _known(told, batch)
    member = keeper_of(row.person, rule.told.category_of)
    if member is None:
        return
    proof = Proof(office, batch.source_code, row.document, batch.pk)
    try:
        # A row by phone says no birth date. What the source is told never depends on the person.
        with suppress(AlreadyOver, OfMinor):
            keep_delivered(member, told=told, rule=rule, proof=proof)
    except DeedKnown:
        twin = made(member, told=told, rule=rule, office=office)
        notices.tell_known(twin, document=f"{batch.source_code}:{row.document}")


def _register(name: str, route: Route) -> None:
    ready: Callable[..., Any] = partial(prepare, route=route)
    run: Callable[..., Any] = partial(merge, route=route)
    register_merge(name, Merge(columns=COLUMNS, prepare=ready, run=run, keeps_cells=False))


ORPHANS.update({code: str(refusal.message) for code, refusal in OF_ROWS.items()})
_register(DELIVERED.name, Route.DELIVERED)
_register(PLATFORM.name, Route.PLATFORM)
