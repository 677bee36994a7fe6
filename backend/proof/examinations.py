"""The doctor's look at the log: does it grow, does it hold together, does somebody sign it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from backend.kernel.examination import Finding, examination
from backend.proof import sequencer
from backend.proof.models import Entry

LATE = timedelta(minutes=1)


@examination
def transparency_log() -> Iterator[Finding]:
    """Acts must not wait for their proof; files and database must be of one age."""
    size, published = sequencer.head().size, sequencer.published_size()
    if published > size:
        mend = "an older database was put back: restore the newest, never delete the files"
        yield Finding("unsafe", f"the log has {published} leaves, the database {size}", mend)
    elif published < size:
        yield Finding("note", f"checkpoint {size} is not published", "manage.py rebuild_log")
    late = Entry.objects.waiting().filter(at__lt=timezone.now() - LATE).count()
    if late:
        mend = "is the scheduler running? proof.sequence does it; manage.py verify_log"
        yield Finding("note", f"{late} acts wait for their place in the log", mend)
    else:
        yield Finding("ok", f"the log has {size} leaves")
