"""What was written and handed in goes; that there was an application, and its result, stay."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from backend.audit.models import Event
from backend.files.actions import release
from backend.proof.actions import erase
from backend.proof.models import Entry, Salt
from incentives.applications.complaints.models import ApplicationComplaint
from incentives.applications.models import Application
from incentives.applications.moves import SUBJECT
from incentives.applications.parts import ApplicationFile, ApplicationStep


def forget_words(application: Application) -> None:
    """Texts, documents, name and number; of the receipts only salted commitments stay."""
    at = {"holder": application.holder_id, "application": application.id}
    files = ApplicationFile.objects.filter(**at)
    release(list(files.values_list("file", flat=True)))
    files.delete()
    complaints = ApplicationComplaint.objects.filter(**at)
    complaints.update(words_sealed=None, answer_sealed=None)
    ApplicationStep.objects.filter(**at).exclude(words_sealed=None).update(words_sealed=None)
    Application.objects.filter(holder=application.holder_id, id=application.id).update(
        words_sealed=None,
        reason_sealed=None,
        shows_name=False,
        shows_phone=False,
        erased_at=timezone.now(),
    )
    _forget_acts(application.id)


def _forget_acts(application: UUID) -> None:
    events = Event.objects.filter(subject_type=SUBJECT, subject_id=str(application))
    entries = [data["entry"] for data in events.values_list("data", flat=True) if "entry" in data]
    salted = Salt.objects.filter(entry__in=entries, erased_at=None).values_list("pk", flat=True)
    for entry in Entry.objects.filter(pk__in=list(salted)):
        erase(entry)
