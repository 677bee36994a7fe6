"""Under which name a platform's person is kept: a blind index, so that a dump names nobody."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from backend.accounts.models import User
from backend.kernel.vault import vault

OPENID = "socialaccount_socialaccount.extra_data"  # the context of the seal
UID = "socialaccount_socialaccount.uid"


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
