"""Rights as JSON: what goes out, what comes in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.consent.rights.models import Copy, Request, RequestKind, RequestState
from backend.consent.rights.registry import erasers, exporters, kept
from backend.consent.rights.requests import LONGEST, own_words

OTHER = "other"


class CopyShape(serializers.Serializer[Any]):
    """Where the archive stands. `state` none: ask for one."""

    state = serializers.ChoiceField(choices=["none", "building", "ready"])
    percent = serializers.IntegerField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField(allow_blank=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    archive = serializers.CharField(help_text="where to fetch it once it is ready")


class RequestShape(serializers.Serializer[Any]):
    """One request and its clock."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=RequestKind.values)
    section = serializers.CharField()
    words = serializers.CharField()
    state = serializers.ChoiceField(choices=RequestState.values)
    filed_at = serializers.DateTimeField()
    due_on = serializers.DateField()
    counted = serializers.CharField(help_text="how the last day was counted")
    escalated_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(allow_blank=True)


class RequestsShape(serializers.Serializer[Any]):
    """Every request of the person, newest first."""

    results = RequestShape(many=True)


class WishShape(serializers.Serializer[Any]):
    """A request to be filed. `section`: of the copy, or other."""

    kind = serializers.ChoiceField(choices=RequestKind.values)
    section = serializers.CharField(max_length=40)
    words = serializers.CharField(max_length=LONGEST)

    def validate_section(self, section: str) -> str:
        """Only what there is."""
        if section not in known_sections():
            raise serializers.ValidationError(code="unknown_section")
        return section


class GoingShape(serializers.Serializer[Any]):
    """One thing that goes."""

    section = serializers.CharField()
    title = serializers.CharField()


class KeptShape(serializers.Serializer[Any]):
    """One thing that stays, and why."""

    section = serializers.CharField()
    title = serializers.CharField()
    law = serializers.CharField()
    years = serializers.IntegerField()


class LeavingShape(serializers.Serializer[Any]):
    """What closing the account does."""

    erased = GoingShape(many=True)
    kept = KeptShape(many=True)


class ConfirmShape(serializers.Serializer[Any]):
    """`confirm` must be true."""

    confirm = serializers.BooleanField()

    def validate_confirm(self, confirm: bool) -> bool:
        """Nobody leaves by accident."""
        if not confirm:
            raise serializers.ValidationError(code="not_confirmed")
        return confirm


def known_sections() -> dict[str, Any]:
    """What a request may be about, with titles."""
    return {one.section: one.title for one in exporters()} | {OTHER: _("其他")}


def copy_shown(copy: Copy | None) -> dict[str, Any]:
    """The state of a copy."""
    return {
        "state": copy.state if copy else "none",
        "percent": copy.percent if copy else 0,
        "size": copy.size if copy else 0,
        "sha256": copy.sha256 if copy else "",
        "expires_at": copy.expires_at if copy else None,
        "archive": "/api/v1/me/export/archive",
    }


def request_shown(request: Request) -> dict[str, Any]:
    """A request, for the person who filed it."""
    words, answer = own_words(request)
    return {
        "id": request.pk,
        "kind": request.kind,
        "section": request.section,
        "words": words,
        "state": request.state,
        "filed_at": request.filed_at,
        "due_on": request.due_on,
        "counted": request.counted,
        "escalated_at": request.escalated_at,
        "answered_at": request.answered_at,
        "answer": answer,
    }


def leaving_shown() -> dict[str, Any]:
    """What goes and what stays."""
    return {
        "erased": [{"section": one.section, "title": one.title} for one in erasers()],
        "kept": [one._asdict() for one in kept()],
    }
