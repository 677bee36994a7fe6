"""Under which name a platform's person is kept: a blind index, so that a dump names nobody."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.kernel.vault import vault

# All that a platform needs; where one of it is missing, there is no such platform here.
NEEDS = {
    "wechat": ("WECHAT_APPID", "WECHAT_SECRET"),
    "alipay": ("ALIPAY_APPID", "ALIPAY_PRIVATE_KEY", "ALIPAY_PUBLIC_KEY"),
}
NAMES = {"wechat": _("微信"), "alipay": _("支付宝")}
OPENID = "socialaccount_socialaccount.extra_data"  # the context of the seal
UID = "socialaccount_socialaccount.uid"


class Linked(NamedTuple):
    """One platform by which a person may sign in."""

    id: int
    name: str
    since: datetime


def is_set_up(platform: str) -> bool:
    """Whether people can sign in by this platform."""
    return all(getattr(settings, name) for name in NEEDS[platform])


def offered() -> bool:
    """Whether there is any."""
    return any(is_set_up(platform) for platform in NEEDS)


def linked_to(person: User) -> list[Linked]:
    """Every platform linked to this person, the first one first."""
    mine = SocialAccount.objects.filter(user=person.pk).order_by("date_joined", "pk")
    return [
        Linked(one.pk, str(NAMES.get(one.provider, one.provider)), one.date_joined) for one in mine
    ]


def uid_of(provider: str, names: Sequence[str]) -> str:
    """The uid of the account known by one of `names`, the most general first; else a new one.

    An account kept under a narrower name (openid) moves to the wider (unionid) once it is told.
    """
    wanted = _uids(provider, names[0])
    every = [uid for name in names for uid in _uids(provider, name)]
    kept = set(
        SocialAccount.objects.filter(provider=provider, uid__in=every).values_list("uid", flat=True)
    )
    found = next((uid for uid in every if uid in kept), None)
    if found is None:
        return wanted[0]
    return found if found in wanted else _moved(provider, found, to=wanted[0])


def _moved(provider: str, uid: str, *, to: str) -> str:
    # Two at once: whoever comes second finds nothing under the old name, and all is well.
    with transaction.atomic():
        SocialAccount.objects.filter(provider=provider, uid=uid).update(uid=to)
    return to


def _uids(provider: str, name: str) -> list[str]:
    """The same under every master key, the newest first."""
    return [index.hex() for index in vault().blind_indexes(f"{provider}|{name}", context=UID)]


def sealed(openid: str) -> dict[str, str]:
    """The openid as `extra_data` keeps it, for messages to its owner later."""
    return {"openid": b64encode(vault().seal(openid.encode(), context=OPENID)).decode()}


def opened(account: SocialAccount) -> str:
    """The openid of an account: for its owner's copy, or for the platform that gave it."""
    kept = str(account.extra_data.get("openid", ""))
    return vault().open(b64decode(kept), context=OPENID).decode() if kept else ""


def openid_of(person: User, *, provider: str = "wechat") -> str:
    """By which name the platform knows this person, to send them a message; "" when it does not."""
    mine = SocialAccount.objects.filter(user=person.pk, provider=provider)
    newest = mine.order_by("-last_login").first()
    return opened(newest) if newest else ""
