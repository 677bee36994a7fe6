"""How one person stands to one offer: each part of the condition, and what would help.

Told to that person alone, on their own page; nothing of it is written down anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import ngettext

from backend.accounts.models import User
from credit.membership.reading import member_of
from credit.standing.reading import Idea, ideas
from incentives.offers.catalogue.plainly import condition_of
from incentives.offers.conditions import NOBODY, Clause, Facts, clauses, facts_of, meets
from incentives.offers.models import Subject, Version


class Part(NamedTuple):
    """One part of the condition in words, whether it is met, and what is missing."""

    code: str
    text: str
    is_met: bool
    missing: str


class Standing(NamedTuple):
    """The whole of it for one reader."""

    is_met: bool
    is_member: bool
    parts: list[Part]
    ideas: list[Idea]


def standing_of(version: Version, person: User) -> Standing | None:
    """Of a person; None where nothing is asked, or where shops are asked and not people."""
    if not version.has_condition or version.offer.subject != Subject.PERSON:
        return None
    return standing_with(version, facts_of(person.pk), person)


def standing_with(version: Version, facts: Facts, person: User | None) -> Standing:
    """With facts asked beforehand; ideas only where something is missing and somebody asks."""
    is_met = meets(version, facts)
    helpful = [] if is_met or person is None or not facts.is_member else ideas_for(person)
    return Standing(is_met, facts.is_member, parts_of(version, facts), helpful)


def ideas_for(person: User) -> list[Idea]:
    """Voluntary things that would add points; nothing follows from leaving them."""
    member = member_of(person.pk)
    return ideas(member) if member else []


def parts_of(
    version: Version, facts: Facts = NOBODY, *, words: Mapping[str, str] | None = None
) -> list[Part]:
    """Every part of the condition in words; `words` where they are known already."""
    if words is None:
        words = {one.code: one.text for one in condition_of(version)}
    return [
        Part(one.code, words.get(one.code, one.code), one.is_met, _missing(one))
        for one in clauses(version, facts)
    ]


def _missing(clause: Clause) -> str:
    if not clause.missing:
        return ""
    if clause.code == "level":
        text = ngettext("还差 %(n)s 分", "还差 %(n)s 分", clause.missing)
    else:
        text = ngettext("还差 %(n)s 件", "还差 %(n)s 件", clause.missing)
    return text % {"n": clause.missing}
