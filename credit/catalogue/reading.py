"""Which rule holds on a day. The day decides, whether or not anybody wrote it down."""

from __future__ import annotations

from datetime import date

from django.db import connection

from credit.catalogue.models import LEVELS, Rule


def today() -> date:
    """The day of the points: the database's clock, the city's time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT credit_today()")
        day: date = cursor.fetchone()[0]
    return day


def rule_on(indicator: str, day: date) -> Rule | None:
    """The version that holds for a deed of that day; None where nothing of it is thanked."""
    begun = Rule.objects.filter(subject=indicator, starts_on__lte=day)
    return begun.exclude(subject=LEVELS).order_by("-starts_on").first()


def rules_on(day: date) -> dict[str, Rule]:
    """Every indicator's version of that day, by its code."""
    found = Rule.objects.in_force(day).exclude(subject=LEVELS)
    return {rule.subject: rule for rule in found}


def coming(day: date) -> list[Rule]:
    """What is announced and begins after that day."""
    return list(Rule.objects.coming(day))


def versions_of(subject: str) -> list[Rule]:
    """Every announced version, the newest first."""
    return list(Rule.objects.public().filter(subject=subject).order_by("-version"))


def ends_on(rule: Rule) -> date | None:
    """The last day of a version: the day before the next begins; None while none is announced."""
    if rule.starts_on is None:
        return None
    later = Rule.objects.filter(subject=rule.subject, starts_on__gt=rule.starts_on)
    following = later.order_by("starts_on").values_list("starts_on", flat=True).first()
    return date.fromordinal(following.toordinal() - 1) if following else None
