"""What /me/consents shows: what is asked, what holds, what was decided before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from backend.consent.actions import NothingAsked, is_ending
from backend.consent.models import Consent, PurposeText, Recipient, State

MOST_OFFERED = 50


@dataclass(frozen=True)
class Question:
    """For what, to whom, which text; and why it is asked: new, text, ended or ending."""

    recipient: Recipient
    text: PurposeText
    why: str
    last: Consent | None = None


@dataclass(frozen=True)
class Dashboard:
    """`asked` again, `held` today, `past` decisions, and `offered`: what nobody pushes."""

    asked: list[Question]
    held: list[Consent]
    past: list[Consent]
    offered: list[Question]


def dashboard_of(person: UUID) -> Dashboard:
    """Everything about one person's consents; four queries."""
    mine = list(Consent.objects.of(person))
    held = _held(person)
    questions = list(_questions(mine, held))
    return Dashboard(
        asked=[one for one in questions if one.why != "new"],
        held=[each for each in mine if each.pk in held],
        past=[each for each in mine if each.pk not in held],
        offered=[one for one in questions if one.why == "new"][:MOST_OFFERED],
    )


def question_of(person: UUID, *, purpose: str, recipient: str) -> Question:
    """One question as it is asked today, whatever was answered before; NothingAsked."""
    known = Recipient.objects.filter(ended_at=None, purpose=purpose, code=recipient)
    asked = known.select_related("purpose").first()
    text = _texts_in_force().get(purpose)
    if asked is None or text is None:
        raise NothingAsked
    mine = Consent.objects.of(person).current()
    last = mine.filter(purpose=purpose, recipient=recipient).first()
    return Question(asked, text, _why(last, text, _held(person)), last)


def _held(person: UUID) -> set[UUID]:
    mine = Consent.objects.filter(person=person).in_force(timezone.localdate())
    return set(mine.values_list("pk", flat=True))


def _questions(mine: list[Consent], held: set[UUID]) -> Iterator[Question]:
    current = {(one.purpose_id, one.recipient): one for one in mine if one.is_current}
    texts = _texts_in_force()
    for recipient in Recipient.objects.filter(ended_at=None).select_related("purpose"):
        text = texts.get(recipient.purpose_id)
        last = current.get((recipient.purpose_id, recipient.code))
        why = _why(last, text, held) if text else ""
        if text and why:
            yield Question(recipient, text, why, last)


def _texts_in_force() -> dict[str, PurposeText]:
    rows = PurposeText.objects.in_force().order_by("purpose", "version")
    return {text.purpose_id: text for text in rows}


def _why(last: Consent | None, text: PurposeText, held: set[UUID]) -> str:
    """Who refused or took it back is not asked again (2024 data regulation, article 22)."""
    if last is None:
        return "new"
    if last.state == State.EXPIRED:
        return "ended"
    if last.state != State.GIVEN:
        return ""
    if last.pk not in held:
        return "ended" if last.text_id == text.pk else "text"
    return "ending" if is_ending(last) else ""
