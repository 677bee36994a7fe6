"""Scheduled work of stored files: what was released goes, and what belongs to nobody."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from backend.files import keeping
from backend.files.actions import erase
from backend.files.models import StoredFile

AT_ONCE = 1_000
ROWS_FOR = timedelta(days=30)  # a released row counts in the day's budget, then tells nothing
GRACE = timedelta(hours=6)  # no transaction lasts longer: what has no row by then never gets one
LOOK_BACK = timedelta(days=30)


@shared_task(name="files.tidy")
def tidy() -> None:
    """Erase what an earlier attempt could not, forget old rows, remove what has no row."""
    while rows := list(StoredFile.objects.to_erase()[:AT_ONCE]):
        erase(rows)
    old = StoredFile.objects.filter(erased_at__lt=timezone.now() - ROWS_FOR)
    old.delete()
    remove_orphans()


def remove_orphans() -> int:
    """Bytes whose transaction was undone or whose process died; how many names went."""
    storage, gone = keeping.storage(), 0
    try:
        days, _files = storage.listdir("")
    except FileNotFoundError:
        return 0
    for day in filter(_is_recent, days):
        _folders, names = storage.listdir(day)
        for name in _orphans(names):
            storage.delete(f"{day}/{name}")
            gone += 1
    return gone


def _is_recent(day: str) -> bool:
    try:
        return date.fromisoformat(day) >= (timezone.now() - LOOK_BACK).date()
    except ValueError:
        return False


def _orphans(names: list[str]) -> list[str]:
    latest = timezone.now() - GRACE
    by_name = {name: keeping.reference_in(name) for name in names}
    old = {each for each in by_name.values() if each and keeping.made_at(each) < latest}
    known: set[UUID] = set()
    asked = sorted(old)
    for start in range(0, len(asked), AT_ONCE):
        some = StoredFile.objects.filter(pk__in=asked[start : start + AT_ONCE])
        known.update(some.values_list("pk", flat=True))
    return [name for name, each in by_name.items() if each in old - known]
