"""Deeds as JSON: what goes out, what comes in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers

from backend.deadlines.shapes import DeadlineShape, deadline_shown
from credit.catalogue.terms import Route, Unit
from credit.deeds.actions import LONGEST
from credit.deeds.forms import MOST
from credit.deeds.models import MOST_FILES, Deed, State
from credit.deeds.reading import told_of
from credit.deeds.words import own_words
from credit.ledger.models import Reason

PLACE = r"^[0-9]{6}$"


class DeedRowShape(serializers.Serializer[Any]):
    """One deed in a list; `points` is 0 while nothing was given, or at the cap of the period."""

    reference = serializers.UUIDField()
    indicator = serializers.CharField()
    name = serializers.CharField()
    done_on = serializers.DateField()
    quantity = serializers.IntegerField()
    unit = serializers.ChoiceField(choices=Unit.values)
    place = serializers.CharField(help_text="a division")
    state = serializers.ChoiceField(choices=State.values)
    state_name = serializers.CharField()
    points = serializers.IntegerField()


class DeedRowsShape(serializers.Serializer[Any]):
    """The newest first."""

    results = DeedRowShape(many=True)
    next = serializers.CharField(allow_null=True)


class DeedFactsShape(DeedRowShape):
    """What was kept of one deed, by whom, until when."""

    place_name = serializers.CharField()
    route = serializers.ChoiceField(choices=Route.values)
    office = serializers.CharField(help_text="who vouches for it, or is asked to")
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # of that name
    document = serializers.CharField(allow_blank=True)
    rule = serializers.CharField(help_text="indicator and version")
    standing_until = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    made_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    files = serializers.IntegerField(help_text="how many")
    story = serializers.CharField(allow_blank=True, help_text="the member's own words")
    answer = serializers.CharField(allow_blank=True, help_text="why it was not confirmed")
    deadline = DeadlineShape(allow_null=True)


class MyDeedShape(DeedFactsShape):
    """One's own deed."""

    receipt = serializers.CharField(help_text="where the receipt of the last step is")


class ToldDeedShape(serializers.Serializer[Any]):
    """What was done, when, how much, where."""

    indicator = serializers.CharField(max_length=40)
    done_on = serializers.DateField()
    quantity = serializers.IntegerField(min_value=1, max_value=MOST)
    place = serializers.RegexField(PLACE)
    words = serializers.CharField(max_length=LONGEST, required=False, default="", allow_blank=True)


class ToldDeedWithFilesShape(ToldDeedShape):
    """The same with evidence: photos or PDF."""

    files = serializers.ListField(
        child=serializers.FileField(), required=False, max_length=MOST_FILES
    )


class DeedIndicatorShape(serializers.Serializer[Any]):
    """Something that may be told of oneself, of a kind that one allows."""

    indicator = serializers.CharField()
    name = serializers.CharField()
    counts = serializers.CharField()
    evidence = serializers.CharField()
    unit = serializers.ChoiceField(choices=Unit.values)
    points = serializers.IntegerField()


class DeedPlaceShape(serializers.Serializer[Any]):
    """Where some office confirms deeds."""

    code = serializers.CharField()
    name = serializers.CharField()


class DeedChoicesShape(serializers.Serializer[Any]):
    """What the form of telling offers."""

    indicators = DeedIndicatorShape(many=True)
    places = DeedPlaceShape(many=True)
    most_files = serializers.IntegerField()


class DeedNothingShape(serializers.Serializer[Any]):
    """Nothing is sent."""


class DeskDeedRowShape(DeedRowShape):
    """One that waits at an office; whose it is, a list does not say."""

    due_on = serializers.DateField(allow_null=True)


class DeskDeedRowsShape(serializers.Serializer[Any]):
    """What is due first stands first."""

    results = DeskDeedRowShape(many=True)
    next = serializers.CharField(allow_null=True)


class DeedConfirmationShape(serializers.Serializer[Any]):
    """`quantity`: where the evidence shows another one than was told."""

    quantity = serializers.IntegerField(
        min_value=1, max_value=MOST, allow_null=True, required=False, default=None
    )


class DeedRefusalShape(serializers.Serializer[Any]):
    """A reason that helps: what is missing, how to add it. The member reads it."""

    reason = serializers.CharField(max_length=LONGEST)


class DeedReversalShape(serializers.Serializer[Any]):
    """Why the award was wrong; never for anything the member did otherwise."""

    reason = serializers.ChoiceField(choices=Reason.choices)


def row_shown(deed: Deed) -> dict[str, Any]:
    """As DeedRowShape."""
    return {
        "reference": deed.id,
        "indicator": deed.indicator,
        "name": deed.name,
        "done_on": deed.done_on,
        "quantity": deed.quantity,
        "unit": deed.rule.told.unit,
        "place": deed.place,
        "state": deed.state,
        "state_name": deed.get_state_display(),
        "points": deed.points,
    }


def facts_shown(deed: Deed, *, words: tuple[str, str]) -> dict[str, Any]:
    """As DeedFactsShape; `words` are the member's and the office's, opened by who may read them."""
    told = told_of(deed)
    plain = ("route", "document", "standing_until", "expires_on", "made_at", "decided_at")
    story, answer = words
    return {
        **row_shown(deed),
        **{name: getattr(deed, name) for name in plain},
        "place_name": told["place"],
        "office": told["office"],
        "source": told["source"],
        "rule": str(deed.rule),
        "files": len(deed.files),
        "story": story,
        "answer": answer,
        "deadline": deadline_shown(told["clock"]) if told["clock"] else None,
    }


def mine_shown(deed: Deed, *, person: UUID) -> dict[str, Any]:
    """As MyDeedShape, for its member."""
    shown = facts_shown(deed, words=own_words(deed, person=person))
    return shown | {"receipt": f"/api/v1/me/points/deeds/{deed.id}/receipt"}
