"""Whether a complaint's screened text is public: by opt-in, taken back at any time."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from backend.accounts.models import User
from backend.scrub.text import screen
from merchants.complaints import words
from merchants.complaints.choices import Side
from merchants.complaints.dialogue import NotTheLead, lead_case
from merchants.complaints.models import Complaint, Message
from merchants.complaints.moves import EVERYBODY, Actor, author_of, consumer, held, receipted


@transaction.atomic
def set_publication(*, complainant: User, complaint: UUID, may_publish: bool) -> Complaint:
    """Allow or take back; what is taken back is gone from our tables at once. Twice is once.

    Public are the complainant's words and what shop and office said; others' words never are.
    """
    case = lead_case(complainant, complaint)
    if author_of(case) != complainant.pk:  # who inherited a case does not publish another's words
        raise NotTheLead
    if case.may_publish == may_publish:
        return case
    verb = "publication_allowed" if may_publish else "publication_withdrawn"
    receipted(case, verb, by=consumer(complainant), act={"may_publish": may_publish})
    case.may_publish = may_publish
    case.words_public = _public(case.words_sealed, "complaint", case.id) if may_publish else ""
    case.save(update_fields=["may_publish", "words_public"])
    for message in Message.objects.filter(merchant=case.merchant_id, complaint_id=case.id):
        shown = may_publish and speaks_in_public(message, case)
        text = _public(message.words_sealed, "message", message.id) if shown else ""
        Message.objects.filter(merchant=case.merchant_id, id=message.id).update(words_public=text)
    return case


def speaks_in_public(message: Message, case: Complaint) -> bool:
    """Said before everybody, by an organisation or by the complainant."""
    open_to_all = set(EVERYBODY) <= set(message.visible_to)
    return open_to_all and (message.side != Side.CONSUMER or message.author == case.complainant)


def _public(sealed: bytes | memoryview | None, table: str, pk: UUID) -> str:
    text = words.read(sealed, table=table, pk=pk, about=None, reading=words.NOTED)
    return screen(text).public


@transaction.atomic
def let_words_through(*, operator: User, merchant: UUID, complaint: UUID) -> Complaint:
    """An operator looked at what screening held: it may be public where its author wishes."""
    case = held(merchant, complaint)
    if case.is_held:
        case.is_held = False
        case.save(update_fields=["is_held"])
        receipted(case, "words_let_through", by=Actor(Side.SYSTEM, operator), act={})
    return case
