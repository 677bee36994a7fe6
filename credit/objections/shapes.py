"""Objections as JSON: what goes out, what comes in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers

from backend.deadlines.shapes import DeadlineShape, deadline_shown
from credit.deeds.actions import LONGEST
from credit.deeds.forms import MOST
from credit.deeds.models import State as DeedState
from credit.deeds.shapes import PLACE, DeedFactsShape
from credit.objections.models import MOST_FILES, About, Objection, State
from credit.objections.reading import told_of
from credit.objections.words import own_words


class PointsObjectionRowShape(serializers.Serializer[Any]):
    """One objection in a list."""

    reference = serializers.UUIDField()
    about = serializers.ChoiceField(choices=About.values)
    about_name = serializers.CharField()
    deed = serializers.UUIDField(allow_null=True, help_text="null: the deed is missing")
    state = serializers.ChoiceField(choices=State.values)
    state_name = serializers.CharField()
    filed_at = serializers.DateTimeField()


class PointsObjectionRowsShape(serializers.Serializer[Any]):
    """The newest first."""

    results = PointsObjectionRowShape(many=True)
    next = serializers.CharField(allow_null=True)


class ClaimedDeedShape(serializers.Serializer[Any]):
    """A deed as its member says it was."""

    indicator = serializers.CharField(max_length=40)
    done_on = serializers.DateField()
    quantity = serializers.IntegerField(min_value=1, max_value=MOST)
    place = serializers.RegexField(PLACE)


class CorrectedDeedShape(ClaimedDeedShape):
    """A deed before or after a correction."""

    deed = serializers.UUIDField()
    state = serializers.ChoiceField(choices=DeedState.values)
    points = serializers.IntegerField()


class PointsObjectionFactsShape(PointsObjectionRowShape):
    """One objection with its words, its clock, and what was changed by it."""

    deed_name = serializers.CharField(allow_blank=True)
    claimed = ClaimedDeedShape(allow_null=True)
    words = serializers.CharField()
    answer = serializers.CharField(allow_blank=True)
    files = serializers.IntegerField(help_text="how many")
    appeals = serializers.UUIDField(allow_null=True, help_text="the dismissed one it contests")
    decided_at = serializers.DateTimeField(allow_null=True)
    before = CorrectedDeedShape(allow_null=True)
    after = CorrectedDeedShape(allow_null=True)
    deadline = DeadlineShape(allow_null=True)


class MyPointsObjectionShape(PointsObjectionFactsShape):
    """One's own objection."""

    may_appeal = serializers.BooleanField()
    receipt = serializers.CharField(help_text="where the receipt of the last step is")


class PointsObjectionWordsShape(serializers.Serializer[Any]):
    """What the member writes."""

    words = serializers.CharField(max_length=LONGEST)


class NewPointsObjectionShape(PointsObjectionWordsShape):
    """Of a deed (`deed` and `about`), or of a missing one (the other four)."""

    deed = serializers.UUIDField(required=False)
    about = serializers.ChoiceField(choices=About.values, required=False)
    indicator = serializers.CharField(max_length=40, required=False)
    done_on = serializers.DateField(required=False)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST, required=False)
    place = serializers.RegexField(PLACE, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What one of both needs."""
        needed = ("about",) if "deed" in attrs else ("indicator", "done_on", "quantity", "place")
        required = self.error_messages["required"]
        if missing := {name: [required] for name in needed if name not in attrs}:
            raise serializers.ValidationError(missing, code="required")
        return attrs


class NewPointsObjectionWithFilesShape(NewPointsObjectionShape):
    """The same with evidence: photos or PDF."""

    files = serializers.ListField(
        child=serializers.FileField(), required=False, max_length=MOST_FILES
    )


class PointsObjectionAppealWithFilesShape(PointsObjectionWordsShape):
    """An appeal with evidence."""

    files = serializers.ListField(
        child=serializers.FileField(), required=False, max_length=MOST_FILES
    )


class PointsObjectionNothingShape(serializers.Serializer[Any]):
    """Nothing is sent."""


class DeskPointsObjectionRowShape(PointsObjectionRowShape):
    """One that waits at an office; whose it is, a list does not say."""

    due_on = serializers.DateField(allow_null=True)


class DeskPointsObjectionRowsShape(serializers.Serializer[Any]):
    """What is due first stands first."""

    results = DeskPointsObjectionRowShape(many=True)
    next = serializers.CharField(allow_null=True)


class DeskPointsObjectionShape(PointsObjectionFactsShape):
    """One as whoever decides sees it, with the deed."""

    was_involved = serializers.BooleanField(help_text="true: a colleague has to decide")
    contested = DeedFactsShape(allow_null=True)


class PointsObjectionDecisionShape(serializers.Serializer[Any]):
    """Why, in words for the member; `quantity`: the right one, where what was kept is wrong."""

    upheld = serializers.BooleanField()
    words = serializers.CharField(max_length=LONGEST)
    quantity = serializers.IntegerField(
        min_value=1, max_value=MOST, allow_null=True, required=False, default=None
    )


def row_shown(one: Objection) -> dict[str, Any]:
    """As PointsObjectionRowShape."""
    return {
        "reference": one.id,
        "about": one.about,
        "about_name": one.get_about_display(),
        "deed": one.deed,
        "state": one.state,
        "state_name": one.get_state_display(),
        "filed_at": one.filed_at,
    }


def facts_shown(one: Objection, *, words: tuple[str, str]) -> dict[str, Any]:
    """As PointsObjectionFactsShape; `words` were opened by who may read them."""
    told = told_of(one)
    said, answer = words
    return {
        **row_shown(one),
        "deed_name": told["deed_name"],
        "claimed": one.claimed or None,
        "words": said,
        "answer": answer,
        "files": len(one.files),
        "appeals": one.appeals,
        "decided_at": one.decided_at,
        "before": one.before,
        "after": one.after,
        "deadline": deadline_shown(told["clock"]) if told["clock"] else None,
        "may_appeal": told["may_appeal"],
    }


def mine_shown(one: Objection, *, person: UUID) -> dict[str, Any]:
    """As MyPointsObjectionShape, for its member."""
    shown = facts_shown(one, words=own_words(one, person=person))
    return shown | {"receipt": f"/api/v1/me/points/objections/{one.id}/receipt"}
