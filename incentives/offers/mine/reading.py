"""A page of offers for one person, explained: facts once, one statement, explanations in memory."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils import timezone

from backend.accounts.models import User
from credit.standing.reading import Idea
from incentives.offers.catalogue.entries import Entry, entries_of
from incentives.offers.catalogue.finding import Key
from incentives.offers.conditions import Facts, facts_of
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


def _explained(page: list[Matched], facts: Facts) -> list[Explained]:
    entries = entries_of(one.key for one in page)
    keys = [one.key.version for one in page]
    versions = {one.pk: one for one in Version.objects.filter(pk__in=keys)}
    return [
        Explained(entry.told, one.rank, _parts(versions[one.key.version], facts, entry))
        for one, entry in zip(page, entries, strict=True)
    ]


def _parts(version: Version, facts: Facts, entry: Entry) -> list[Part]:
    words = {one["code"]: one["text"] for one in entry.told["condition"]}
    return parts_of(version, facts, words=words)


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
