"""How questions, tokens and answers look to programs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from incentives.eligibility.answering import Answer
from incentives.eligibility.models import Question, Token, Way, Word
from incentives.eligibility.reading import Preview, Reasons, state_of
from incentives.eligibility.showing import Shown
from incentives.eligibility.words import told

LONGEST_TOKEN = 2_000


class EligibilityAskedShape(serializers.Serializer[Any]):
    """What a partner asks: nothing but the offer and what it was shown."""

    offer = serializers.RegexField(r"^[0-9A-Z]{1,20}\Z", help_text="code of an offer of yours")
    token = serializers.RegexField(
        r"^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?\Z",
        max_length=LONGEST_TOKEN,
        trim_whitespace=False,
        help_text="what the person showed: the code in any case with or without dashes, the whole "
        "text of the QR, or the access token of their sign-in at your site",
    )


class EligibilityAnswerShape(serializers.Serializer[Any]):
    """All that a partner is told."""

    answer = serializers.ChoiceField(choices=Word.values)
    expires_at = serializers.DateTimeField()
    signature = serializers.CharField(
        help_text="JWS, EdDSA; keys at /.well-known/eligibility-keys.json"
    )


def answer_shown(answer: Answer) -> dict[str, Any]:
    """As the contract says."""
    told = {"answer": answer.word, "expires_at": answer.expires_at}
    return dict(EligibilityAnswerShape({**told, "signature": answer.signature}).data)


class ConditionPartShape(serializers.Serializer[Any]):
    """One part of the condition, for the person alone."""

    code = serializers.CharField()
    words = serializers.CharField()
    is_met = serializers.BooleanField()
    missing = serializers.IntegerField(help_text="points or deeds; 0 where nothing is missing")


class HelpShape(serializers.Serializer[Any]):
    """One voluntary thing that would add points; nothing follows from leaving it."""

    code = serializers.CharField()
    name = serializers.CharField()
    points = serializers.IntegerField()
    unit = serializers.CharField()


class EligibilityConsentShape(serializers.Serializer[Any]):
    """What is asked before anything is told; decide at /api/v1/me/consents."""

    purpose = serializers.CharField()
    recipient = serializers.CharField()
    recipient_name = serializers.CharField()
    text_version = serializers.IntegerField()
    text = serializers.CharField()
    holds = serializers.BooleanField()


class ShownTokenShape(serializers.Serializer[Any]):
    """What is shown at the counter, until when, and what became of it."""

    state = serializers.ChoiceField(choices=["waiting", "answered", "ended"])
    code = serializers.CharField(allow_null=True, help_text="typed at the counter")
    qr = serializers.CharField(allow_null=True, help_text="the text of the QR")
    expires_at = serializers.DateTimeField()
    question = serializers.UUIDField(allow_null=True)
    answer = serializers.ChoiceField(choices=Word.values, allow_null=True)


class ShowingShape(serializers.Serializer[Any]):
    """Before and while a token is shown. `would_hear` is what the partner would hear today."""

    offer = serializers.CharField()
    title = serializers.CharField()
    consent = EligibilityConsentShape()
    would_hear = serializers.ChoiceField(choices=Word.values, allow_null=True)
    stays_until = serializers.DateTimeField(allow_null=True)
    obstacle = serializers.CharField(allow_null=True, help_text="why nothing can be shown now")
    obstacle_code = serializers.CharField(allow_null=True)
    condition = ConditionPartShape(many=True)
    would_help = HelpShape(many=True)
    token = ShownTokenShape(allow_null=True)


class EligibilityQuestionShape(serializers.Serializer[Any]):
    """One question that a partner was answered about you."""

    id = serializers.UUIDField()
    partner = serializers.CharField()
    partner_name = serializers.CharField()
    offer = serializers.CharField()
    offer_version = serializers.IntegerField()
    title = serializers.CharField()
    way = serializers.ChoiceField(choices=Way.values)
    asked_at = serializers.DateTimeField()
    answer = serializers.ChoiceField(choices=Word.values)
    signed_until = serializers.DateTimeField()
    stays_until = serializers.DateTimeField(help_text="until then the same word is said again")


class QuestionsShape(serializers.Serializer[Any]):
    """A page, newest first; `next` is the cursor of the page before them in time."""

    results = EligibilityQuestionShape(many=True)
    next = serializers.CharField(allow_null=True)


class QuestionWithReasonsShape(EligibilityQuestionShape):
    """With the parts of the condition as of today and what would help, for you alone."""

    condition = ConditionPartShape(many=True)
    would_help = HelpShape(many=True)


def question_shown(question: Question) -> dict[str, Any]:
    """One question as its person sees it."""
    return {
        "id": question.id,
        "partner": question.partner.code,
        "partner_name": question.partner.name,
        "offer": question.version.offer.code,
        "offer_version": question.version.number,
        "title": question.version.title,
        "way": question.way,
        "asked_at": question.asked_at,
        "answer": question.answer,
        "signed_until": question.signed_until,
        "stays_until": question.answer_until,
    }


def reasons_shown(reasons: Reasons, version: Any) -> dict[str, Any]:
    """Why not yet, and what would help."""
    return {
        "condition": [{**one._asdict(), "words": told(one, version)} for one in reasons.clauses],
        "would_help": [
            {"code": one.code, "name": one.name, "points": one.points, "unit": one.unit}
            for one in reasons.ideas
        ],
    }


def token_shown(shown: Shown, answer: str | None) -> dict[str, Any]:
    """What can still be shown has its text; what was used or is over has none."""
    token: Token = shown.token
    state = state_of(token)
    waits = state == "waiting"
    return {
        "state": state,
        "code": shown.code if waits else None,
        "qr": shown.qr if waits else None,
        "expires_at": token.ends_at,
        "question": token.question,
        "answer": answer,
    }


def showing_shown(seen: Preview, token: dict[str, Any] | None) -> dict[str, Any]:
    """Everything on the page of showing."""
    asked = seen.asked
    consent = {
        "purpose": asked.recipient.purpose_id,
        "recipient": asked.recipient.code,
        "recipient_name": asked.recipient.name,
        "text_version": asked.text.version,
        "text": asked.text.words,
        "holds": seen.agreed,
    }
    return {
        "offer": seen.version.offer.code,
        "title": seen.version.title,
        "consent": consent,
        "would_hear": seen.word or None,
        "stays_until": seen.stays_until,
        "obstacle": str(seen.obstacle) if seen.obstacle else None,
        "obstacle_code": seen.obstacle.code if seen.obstacle else None,
        **reasons_shown(seen.reasons, seen.version),
        "token": token,
    }
