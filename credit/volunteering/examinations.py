"""The doctor's look at the volunteer platform: set up whole, reached, known as a source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from backend.intake.models import Source
from backend.kernel.examination import Finding, examination
from credit.deeds.judging import offices_of
from credit.volunteering.models import PlatformPull
from credit.volunteering.platform import NEEDS

SHORTEST_KEY = 32
STALE = timedelta(hours=1)


@examination
def volunteer_platform() -> Iterator[Finding]:
    """Set up whole, over https, or not at all; and then reached."""
    missing = [name for name in NEEDS if not getattr(settings, name)]
    if len(missing) == len(NEEDS):
        return
    if missing:
        told = "the volunteer platform is set up by half: nothing is pulled"
        yield Finding("note", told, f"set {', '.join(missing)}")
        return
    if urlsplit(settings.VOLUNTEER_PLATFORM_URL).scheme != "https":
        told = "people's numbers travel in clear from the volunteer platform"
        yield Finding("unsafe", told, "VOLUNTEER_PLATFORM_URL must be https")
    if len(settings.VOLUNTEER_PLATFORM_KEY) < SHORTEST_KEY:
        told = "the key of the volunteer platform can be guessed"
        yield Finding("unsafe", told, f"VOLUNTEER_PLATFORM_KEY: {SHORTEST_KEY} signs at least")
    yield from _source(settings.VOLUNTEER_PLATFORM_SOURCE)
    yield from _reached(PlatformPull.objects.filter(pk=settings.VOLUNTEER_PLATFORM_SOURCE).first())


def _source(code: str) -> Iterator[Finding]:
    if not Source.objects.filter(pk=code).exists():
        mend = f"manage.py source {code} NAME"
        yield Finding("note", f"there is no source {code} for the volunteer platform", mend)
    elif not any("deeds.volunteering" in one.subject_kinds for one in offices_of(code)):
        mend = f"an office with --sources {code} and --subjects deeds.volunteering"
        yield Finding("note", f"no office vouches for what {code} delivers", mend)


def _reached(place: PlatformPull | None) -> Iterator[Finding]:
    if place is None or (place.pulled_at is None and not place.trouble):
        yield Finding("note", "the volunteer platform was never asked", "is the scheduler running?")
    elif place.failing_since is not None:
        since = f"{place.failing_since:%Y-%m-%d %H:%M} UTC"
        told = f"the volunteer platform is not reached since {since}: {place.trouble}"
        yield Finding("note", told, "ask who runs it; then manage.py pull_volunteering")
    elif place.pulled_at is not None and place.pulled_at < timezone.now() - STALE:
        told = f"the volunteer platform was asked last at {place.pulled_at:%Y-%m-%d %H:%M} UTC"
        yield Finding("note", told, "is the scheduler running? volunteering.pull does it")
    else:
        yield Finding("ok", f"{place.records} records came from the volunteer platform")
