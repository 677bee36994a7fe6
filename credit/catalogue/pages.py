"""/points/rules: every rule in plain words, what is announced, every version; one's own preview."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie, vary_on_headers

from backend.accounts.pages import SignedInPage
from backend.kernel.errors import NotFound
from credit.catalogue import reading, signing
from credit.catalogue.levels import levels_on
from credit.catalogue.models import LEVELS, Rule, Simulation
from credit.catalogue.simulating import preview
from credit.catalogue.terms import Dimension, Route, Terms
from credit.membership.reading import member_of

FEWEST = 10  # a figure about fewer people is not told


class Group(NamedTuple):
    """One dimension with its rules."""

    dimension: Dimension
    rules: list[Rule]


class Meant(NamedTuple):
    """What a simulation told; None where so few people are meant that one could be known."""

    members: int
    more: int | None
    same: int | None
    less: int | None


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def rules(request: HttpRequest) -> HttpResponse:
    """/points/rules: by dimension, with what is announced on top."""
    today = reading.today()
    held = reading.rules_on(today).values()
    context = {
        "groups": [
            Group(each, [rule for rule in held if rule.told.dimension == each])
            for each in Dimension
        ],
        "coming": [_told(rule) for rule in reading.coming(today)],
        "levels": levels_on(today),
        "count": len(held),
    }
    return render(request, "rules/rules.html", context)


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def rule(request: HttpRequest, subject: str) -> HttpResponse:
    """/points/rules/{subject}: every version, the newest first, with its signature."""
    versions = reading.versions_of(subject)
    if not versions:
        raise NotFound
    today = reading.today()
    held = reading.rule_on(subject, today)
    context = {
        "versions": [_told(each, today=today) for each in versions],
        "name": _name(held or versions[0]),
        "today": today,
        "is_levels": subject == LEVELS,
    }
    return render(request, "rules/rule.html", context)


class Preview(SignedInPage):
    """/me/points/preview/{rule}: you under the new rule, and that nothing you hold is touched."""

    def get(self, request: HttpRequest, rule: UUID) -> HttpResponse:
        found = Rule.objects.public().filter(pk=rule).exclude(subject=LEVELS).first()
        if found is None:
            raise NotFound
        member = member_of(self.person.pk)
        context = {
            "rule": _told(found),
            "preview": preview(found, member=member.pk) if member else None,
        }
        return render(request, "rules/preview.html", context)


def _name(rule: Rule) -> str:
    return "" if rule.subject == LEVELS else rule.told.name


def _told(rule: Rule, *, today: date | None = None) -> dict[str, Any]:
    """One version as the pages show it."""
    terms: Terms | None = None if rule.subject == LEVELS else rule.told
    return {
        "rule": rule,
        "terms": terms,
        "name": _name(rule),
        "routes": [str(Route(each).label) for each in terms.routes] if terms else [],
        "levels": rule.terms.get("levels", []),
        "ends_on": reading.ends_on(rule),
        "is_signed": signing.holds(rule),
        "meant": meant(rule.simulations.filter(finished_at__isnull=False).first()),
        "has_begun": today is not None and rule.starts_on is not None and rule.starts_on <= today,
    }


def meant(simulation: Simulation | None) -> Meant | None:
    """Its figures for the public: nothing about fewer than ten people, nor what would tell it."""
    if simulation is None:
        return None
    figures = (simulation.more, simulation.same, simulation.less)
    if any(0 < each < FEWEST for each in figures):
        return Meant(simulation.members if simulation.members >= FEWEST else 0, None, None, None)
    return Meant(simulation.members, *figures)
