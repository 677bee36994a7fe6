"""How much one person may hand in on one day, exactly, however many phones they hold."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Sum
from django.utils import timezone

from backend.files.models import StoredFile
from backend.files.refusals import FilesOfTheDayUsed

A_DAY = timedelta(days=1)
# The first lock of all that a person's act takes: see the table in docs/architecture.md.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('files:' || %s, 0))"


def take(owner: UUID, *, size: int) -> None:
    """In the caller's transaction: whoever comes second waits and counts the first one's file."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [str(owner)])
    lately = StoredFile.objects.of(owner).since(timezone.now() - A_DAY)
    used = lately.aggregate(number=Count("pk"), size=Sum("size"))
    is_too_many = used["number"] >= settings.FILES_PER_PERSON_DAY
    if is_too_many or (used["size"] or 0) + size > settings.FILES_BYTES_PER_PERSON_DAY:
        raise FilesOfTheDayUsed
