"""Consents as JSON: what goes out, what comes in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers

from backend.consent.dashboard import Dashboard, Question
from backend.consent.models import Consent


class RecipientShape(serializers.Serializer[Any]):
    """Who is told, and how to reach them."""

    code = serializers.CharField()
    name = serializers.CharField()
    contact = serializers.CharField(required=False)


class ConsentShape(serializers.Serializer[Any]):
    """One decision."""

    id = serializers.UUIDField()
    purpose = serializers.CharField()
    purpose_name = serializers.CharField()
    recipient = RecipientShape()
    text_version = serializers.IntegerField()
    text = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(choices=["given", "refused", "withdrawn", "expired"])
    decided_at = serializers.DateTimeField()
    ends_on = serializers.DateField(allow_null=True)
    receipt = serializers.CharField(help_text="where its receipt is")


class QuestionShape(serializers.Serializer[Any]):
    """Something that may be allowed or refused; `why` is "" when it is settled."""

    purpose = serializers.CharField()
    purpose_name = serializers.CharField()
    recipient = RecipientShape()
    text_version = serializers.IntegerField()
    text = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    term_days = serializers.IntegerField()
    why = serializers.CharField()


class DashboardShape(serializers.Serializer[Any]):
    """Everything about one's consents."""

    asked = QuestionShape(many=True)
    held = ConsentShape(many=True)
    past = ConsentShape(many=True)
    offered = QuestionShape(many=True)


class DecisionShape(serializers.Serializer[Any]):
    """A decision to be taken. `text_version`: of the text that was read; only needed to give."""

    purpose = serializers.CharField(max_length=60)
    recipient = serializers.CharField(max_length=60)
    decision = serializers.ChoiceField(choices=["given", "refused", "withdrawn"])
    text_version = serializers.IntegerField(required=False, min_value=1, max_value=32767)


def receipt_address(consent: UUID) -> str:
    """Where the receipt of a decision is fetched."""
    return f"/api/v1/me/consents/{consent}/receipt"


def decision_shown(consent: Consent) -> dict[str, Any]:
    """A decision in the reader's language."""
    return {
        "id": consent.pk,
        "purpose": consent.purpose_id,
        "purpose_name": consent.purpose.name,
        "recipient": {"code": consent.recipient, "name": consent.recipient_name},
        "text_version": consent.text.version,
        "text": consent.text.words,
        "kinds": consent.text.kind_names,
        "state": consent.state,
        "decided_at": consent.decided_at,
        "ends_on": consent.ends_on,
        "receipt": receipt_address(consent.pk),
    }


def question_shown(question: Question) -> dict[str, Any]:
    """A question in the reader's language."""
    asked, text = question.recipient, question.text
    return {
        "purpose": asked.purpose_id,
        "purpose_name": asked.purpose.name,
        "recipient": {"code": asked.code, "name": asked.name, "contact": asked.contact},
        "text_version": text.version,
        "text": text.words,
        "kinds": text.kind_names,
        "term_days": asked.purpose.term_days,
        "why": question.why,
    }


def dashboard_shown(dashboard: Dashboard) -> dict[str, Any]:
    """The dashboard in the reader's language."""
    return {
        "asked": [question_shown(each) for each in dashboard.asked],
        "held": [decision_shown(each) for each in dashboard.held],
        "past": [decision_shown(each) for each in dashboard.past],
        "offered": [question_shown(each) for each in dashboard.offered],
    }
