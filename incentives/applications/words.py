"""What was written in an application: sealed for its place, opened by a reading that notes it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from backend.audit.reads import Reading
from backend.kernel.vault import vault
from backend.scrub.text import is_wordless
from incentives.applications.models import Application
from incentives.applications.parts import ApplicationStep
from incentives.applications.refusals import ApplicationWordsMissing

LONGEST = 2000
Sealed = bytes | memoryview | None


def written(text: str) -> str:
    """Trimmed and bounded. Raises ApplicationWordsMissing."""
    told = text.strip()[:LONGEST]
    if is_wordless(told):
        raise ApplicationWordsMissing
    return told


def seal(text: str, *, place: str, of: UUID) -> bytes:
    """Seal a text for one place of one row."""
    return vault().seal(text.encode(), context=context(place, of))


def own(person: UUID) -> Reading:
    """One's own words leave no note."""
    return Reading(reader=person, organisation="", purpose="")


def said_in(application: Application, *, reading: Reading) -> str:
    """What the applicant wrote."""
    return _opened(application.words_sealed, "words", application.id, application, reading)


def reason_in(application: Application, *, reading: Reading) -> str:
    """Why the partner decided so."""
    return _opened(application.reason_sealed, "reason", application.id, application, reading)


def words_of(step: ApplicationStep, application: Application, *, reading: Reading) -> str:
    """What was said in one step."""
    return _opened(step.words_sealed, "step", step.id, application, reading)


def _opened(
    sealed: Sealed, place: str, of: UUID, application: Application, reading: Reading
) -> str:
    if sealed is None:
        return ""
    about, sealed_for = application.holder_id, context(place, of)
    return reading.open(bytes(sealed), context=sealed_for, about=about, what=_("申请内容"))


def context(place: str, of: UUID) -> str:
    """Which place of which row a text is sealed for."""
    return f"incentives_application.{place}:{of}"
