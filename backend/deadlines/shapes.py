"""A clock as JSON, for every room that shows one."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from backend.deadlines.models import UNITS, DeadlineRow
from backend.deadlines.words import derivation, waiting

STATES = ["running", "late", "met", "met_late", "dropped"]


class ExtensionShape(serializers.Serializer[Any]):
    """More time that somebody granted."""

    by = serializers.CharField()
    reason = serializers.CharField()
    granted_on = serializers.DateField()
    length = serializers.IntegerField()
    unit = serializers.ChoiceField(choices=UNITS)
    on = serializers.DateField(help_text="the last day with it")


class DeadlineShape(serializers.Serializer[Any]):
    """Until when something is owed, by whom, and how that day was counted."""

    step = serializers.CharField()
    owed_by = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    rule = serializers.CharField()
    started_on = serializers.DateField()
    length = serializers.IntegerField()
    unit = serializers.ChoiceField(choices=UNITS)
    due_on = serializers.DateField()
    days_left = serializers.IntegerField(help_text="negative: days late")
    days_waiting = serializers.IntegerField()
    waiting = serializers.CharField(help_text="the same in words")
    late_days = serializers.IntegerField(help_text="of a step that was done, late")
    is_provisional = serializers.BooleanField(help_text="a year without a holiday notice")
    derivation = serializers.ListField(child=serializers.CharField())
    extensions = ExtensionShape(many=True)


def deadline_shown(row: DeadlineRow) -> dict[str, Any]:
    """One clock in the reader's language, as DeadlineShape."""
    today = timezone.localdate()
    plain = ("step", "owed_by", "state", "rule", "started_on", "length", "unit", "due_on")
    kept = ("by", "reason", "granted_on", "length", "unit", "on")
    return {
        **{name: getattr(row, name) for name in (*plain, "late_days", "is_provisional")},
        "days_left": row.days_left(row.met_on or today),
        "days_waiting": max(0, row.days_waiting(today)),
        "waiting": waiting(row),
        "derivation": derivation(row),
        "extensions": [{name: leg[name] for name in kept} for leg in row.extensions],
    }
