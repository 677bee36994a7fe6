"""What was written about a deed, opened: by its member freely, by an officer with a note."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from backend.audit.reads import Reading
from credit.deeds.actions import answer_of, story_of
from credit.deeds.models import Deed


def own_words(deed: Deed, *, person: UUID) -> tuple[str, str]:
    """What the member wrote and was answered, read by the member: no note."""
    return words_by(Reading(reader=person, organisation="", purpose=""), deed, about=person)


def words_by(reading: Reading, deed: Deed, *, about: UUID) -> tuple[str, str]:
    """The same for whoever has a reason."""
    pairs = ((deed.story_sealed, story_of(deed.id)), (deed.answer_sealed, answer_of(deed.id)))
    story, answer = (
        reading.open(bytes(kept), context=context, about=about, what=_("善行说明")) if kept else ""
        for kept, context in pairs
    )
    return story, answer
