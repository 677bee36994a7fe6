"""What was written in an objection, opened: by its member freely, by an officer with a note."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from backend.audit.reads import Reading
from credit.objections.actions import answer_of, words_of
from credit.objections.models import Objection


def own_words(objection: Objection, *, person: UUID) -> tuple[str, str]:
    """What the member wrote and was answered: no note."""
    own = Reading(reader=person, organisation="", purpose="")
    return words_by(own, objection, about=person)


def words_by(reading: Reading, objection: Objection, *, about: UUID) -> tuple[str, str]:
    """The same for whoever has a reason."""
    pairs = (
        (objection.words_sealed, words_of(objection.id)),
        (objection.answer_sealed, answer_of(objection.id)),
    )
    words, answer = (
        reading.open(bytes(kept), context=context, about=about, what=_("积分异议")) if kept else ""
        for kept, context in pairs
    )
    return words, answer
