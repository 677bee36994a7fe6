"""Devices in words people know: what they said they are, and roughly where."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.audit.models import Event

Names = tuple[tuple[str, str | Promise], ...]

# First match wins: browsers of apps name the big browsers too.
PROGRAMS: Names = (
    ("MicroMessenger", _("微信")), ("AlipayClient", _("支付宝")), ("Edg", "Edge"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS: Names = (
    ("HarmonyOS", "HarmonyOS"), ("OpenHarmony", "HarmonyOS"), ("Android", "Android"),
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """Android · 微信; what is not known is said so."""
    parts = [_named(user_agent, SYSTEMS), _named(user_agent, PROGRAMS)]
    return " · ".join(filter(None, parts)) or str(_("未知设备"))


@transaction.atomic
def end_sessions(sessions: Iterable[UserSession], *, person: User) -> int:
    """Sign these sessions of the person out, at once and on record; how many."""
    ended = list(sessions)
    for session in ended:
        session.end()
    if ended:
        Event.objects.record("session.ended", subject=person, actor=person.pk, ended=len(ended))
    return len(ended)


def _named(text: str, names: Names) -> str:
    return next((str(name) for mark, name in names if mark in text), "")


def network_of(address: str) -> str:
    """The first half of an address: enough to recognise, not enough to be found by."""
    mark = ":" if ":" in address else "."
    return mark.join([*address.split(mark)[:2], "…"])
