"""Pulling: a page is delivered like a file of the source, together with the cursor or not at all.

Lock: the source's place (`PlatformPull`), then whatever a delivery locks. Killed half way, the
page comes again, and what came twice is thanked once.
"""

from __future__ import annotations

import csv
import logging
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from backend.accounts.outbound import Away
from backend.intake.actions import UnknownSource, deliver
from backend.intake.files import UnusableFile
from credit.deeds.datasets import PLATFORM
from credit.volunteering.models import LONGEST_TROUBLE, PlatformPull
from credit.volunteering.platform import CELLS, Page, confirmed_since, is_set_up

log = logging.getLogger(__name__)

MOST_PAGES = 20  # in one run; the next one goes on
# A column of the intake's own, never read: it keeps a batch's digest from telling what is in it.
NONCE = "_line"


class Pulled(NamedTuple):
    """What one run brought; `trouble` says why it ended early."""

    pages: int = 0
    records: int = 0
    trouble: str = ""


def pull(*, most: int = MOST_PAGES) -> Pulled:
    """Take in what the platform confirmed since the last time; never raises for its faults."""
    pages = records = 0
    if not is_set_up():
        return Pulled()
    source = settings.VOLUNTEER_PLATFORM_SOURCE
    place, _new = PlatformPull.objects.get_or_create(pk=source)
    while pages < most:
        try:
            page = confirmed_since(place.after)
            is_kept = _keep(place, page)
        except (Away, UnknownSource, UnusableFile) as trouble:
            return Pulled(pages, records, _failed(source, trouble))
        if not is_kept:
            break  # another run was here meanwhile
        pages, records = pages + 1, records + len(page.rows)
        if not page.more:
            break
    return Pulled(pages, records)


@transaction.atomic
def begin_again() -> None:
    """Pull everything from the first record; what is known already is thanked no second time."""
    source = settings.VOLUNTEER_PLATFORM_SOURCE
    PlatformPull.objects.filter(pk=source).update(after="")


@transaction.atomic
def _keep(place: PlatformPull, page: Page) -> bool:
    held = PlatformPull.objects.select_for_update().get(pk=place.pk)
    if held.after != place.after:
        return False
    if page.rows:
        _deliver(page, source=held.pk)
    held.after, held.pulled_at = page.after, timezone.now()
    held.records += len(page.rows)
    held.trouble, held.failing_since = "", None
    held.save()
    place.after = held.after
    return True


def _deliver(page: Page, *, source: str) -> None:
    with TemporaryDirectory() as folder:  # readable by nobody else, gone with the block
        path = Path(folder) / f"{PLATFORM.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*CELLS, NONCE])
            writer.writerows([*row, str(uuid4())] for row in page.rows)
        deliver(dataset=PLATFORM.name, path=path, source=source)


def _failed(source: str, trouble: Exception) -> str:
    code = getattr(trouble, "code", "") or str(trouble) or type(trouble).__name__
    said = code[:LONGEST_TROUBLE]
    log.warning("volunteer platform: %s", said)
    with transaction.atomic():
        held = PlatformPull.objects.select_for_update().get(pk=source)
        held.trouble, held.failing_since = said, held.failing_since or timezone.now()
        held.save(update_fields=["trouble", "failing_since"])
    return said
