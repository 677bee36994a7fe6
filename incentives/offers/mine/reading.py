"""A page of offers for one person, explained: facts once, one statement, explanations in memory."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.acting import memberships_of
from backend.accounts.organisations.models import Kind, Organisation
from backend.kernel.errors import NotFound
from credit.standing.reading import Idea
from incentives.offers.catalogue.entries import Entry, entries_of
from incentives.offers.catalogue.finding import Key
from incentives.offers.conditions import Facts, facts_of, shop_facts_of
from incentives.offers.mine.matching import NOT_YET, Matched, matched
from incentives.offers.mine.standing import Part, ideas_for, parts_of
from incentives.offers.models import PUBLIC, State, Subject, Version
from incentives.offers.sightings import Saved


class Explained(NamedTuple):
    """One offer, how the reader stands to it, and why."""

    told: dict[str, Any]
    rank: str
    parts: list[Part]


class MyPage(NamedTuple):
    """Offers, the voluntary things that would help with those not yet met, and where it goes on."""

    offers: list[Explained]
    ideas: list[Idea]
    cursor: str
    is_member: bool


def my_page(person: User, *, limit: int, cursor: str = "") -> MyPage:
    """What a person sees of the open offers, those they qualify for first."""
    facts = facts_of(person.pk)
    found = matched(facts, subject=Subject.PERSON, limit=limit, cursor=cursor)
    explained = _explained(found.matched, facts)
    misses = facts.is_member and any(one.rank == NOT_YET for one in explained)
    return MyPage(explained, ideas_for(person) if misses else [], found.cursor, facts.is_member)


def shops_of(person: User) -> list[Organisation]:
    """The shops this person acts for, which have an entry in the register."""
    acting = memberships_of(person).filter(organisation__kind=Kind.MERCHANT)
    return [one.organisation for one in acting.order_by("id") if one.organisation.merchant]


def shops_page(person: User, shop: UUID, *, limit: int, cursor: str = "") -> MyPage:
    """The same for a shop they act for, by what is public about it. Raises NotFound."""
    found = next((one for one in shops_of(person) if one.pk == shop), None)
    if found is None or found.merchant is None:
        raise NotFound
    facts = shop_facts_of(found.merchant)
    page = matched(facts, subject=Subject.SHOP, limit=limit, cursor=cursor)
    return MyPage(_explained(page.matched, facts), [], page.cursor, is_member=False)


def _explained(page: list[Matched], facts: Facts) -> list[Explained]:
    entries = entries_of(one.key for one in page)
    return [
        Explained(entry.told, one.rank, _parts(facts, entry))
        for one, entry in zip(page, entries, strict=True)
    ]


def _parts(facts: Facts, entry: Entry) -> list[Part]:
    words = {one["code"]: one["text"] for one in entry.told["condition"]}
    return parts_of(entry.version, facts, words=words)


def saved_of(person: User) -> list[dict[str, Any]]:
    """What the person put aside, the newest first, each as it stands today or last stood."""
    mine = Saved.objects.filter(holder=person.pk).values("offer")
    latest = (
        Version.objects.filter(offer__in=mine, state__in=PUBLIC)
        .order_by("offer", "-number")
        .distinct("offer")
        .select_related("offer__partner")
    )
    found = list(latest)
    keys = [Key(one.pk, one.offer.partner.name_zh, one.offer.partner.name_en) for one in found]
    day = timezone.localdate()
    return [
        {**entry.told, "is_over": version.state != State.PUBLISHED or version.ends_on < day}
        for version, entry in zip(found, entries_of(keys), strict=True)
    ]
