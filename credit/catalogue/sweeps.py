"""Scheduled work of the catalogue: writing down what the day has already decided."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction
from django.db.models import Exists, OuterRef

from backend.audit.models import Event
from credit.catalogue import reading
from credit.catalogue.models import WORKFLOW, Rule, State


@transaction.atomic
def turn() -> int:
    """Announced rules that began are in force, those after which another began are superseded."""
    today = reading.today()
    begun = Rule.objects.public().filter(starts_on__lte=today)
    after = begun.filter(subject=OuterRef("subject"), starts_on__gt=OuterRef("starts_on"))
    fresh = _step(list(begun.filter(state=State.ANNOUNCED)), State.IN_FORCE)
    over = begun.filter(state=State.IN_FORCE).filter(Exists(after))
    return fresh + _step(list(over), State.SUPERSEDED)


def _step(rules: list[Rule], state: State) -> int:
    turned = 0
    for rule in rules:
        WORKFLOW.check(rule.state, state)
        if Rule.objects.filter(pk=rule.pk, state=rule.state).update(state=state):
            Event.objects.record(f"rule.{state.value}", subject=rule, actor=None)
            turned += 1
    return turned


@shared_task(name="catalogue.turn")
def turn_rules() -> None:
    """As the timetable calls it."""
    turn()
