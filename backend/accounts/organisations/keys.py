"""Keys of programs: made, shown once, looked up, rotated with an overlap, revoked."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import timedelta
from hmac import compare_digest
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts import acts
from backend.accounts.models import User
from backend.accounts.organisations.actions import owner_of
from backend.accounts.organisations.models import ApiKey, Kind, Organisation, Standing
from backend.accounts.organisations.scopes import is_offered
from backend.kernel.errors import Conflict, Denied, Invalid, NotFound
from backend.kernel.ids import public_code

OVERLAP = timedelta(days=7)
NOTED_EVERY = timedelta(minutes=1)  # a busy key would otherwise write one row all day
TOKEN = re.compile(r"cy_([2-9BCDFGHJKMNPQRTVWXY]{10})_([A-Za-z0-9_-]{43})")
SCOPE = re.compile(r"[a-z]+:[a-z_]{1,50}")
KEYS_FOR = (Kind.OFFICE, Kind.PARTNER)
NOBODY = bytes(32)  # compared with when no key is found, so that both take as long


class ScopeUnknown(Invalid):
    code = "scope_unknown"
    message = _("没有这种权限范围。机关的写成“intake:数据集”，合作机构的从列表中选。")


class NoKeysHere(Denied):
    code = "no_keys_here"
    message = _("只有机关和合作机构可以有接口密钥。")


class KeyOver(Conflict):
    code = "key_over"
    message = _("这把密钥已经停用或已更换。")


class Issued(NamedTuple):
    """A new key and its token, which is never to be seen again."""

    key: ApiKey
    token: str


@transaction.atomic
def issue_key(
    *, organisation: Organisation, name: str, scopes: Sequence[str], actor: User
) -> Issued:
    """A new key. Raises NotFound, NotAnOwner, NoKeysHere, ScopeUnknown."""
    owner_of(organisation, actor)
    if organisation.kind not in KEYS_FOR:
        raise NoKeysHere
    if not scopes or not all(_may_carry(organisation, scope) for scope in scopes):
        raise ScopeUnknown
    issued = _made(ApiKey(organisation=organisation, name=name, scopes=sorted(set(scopes))))
    _recorded("api_key.issued", issued.key, actor)
    return issued


@transaction.atomic
def rotate_key(*, organisation: Organisation, key: UUID, actor: User) -> Issued:
    """A successor of the same scopes; the old stays good for a week. Raises also KeyOver."""
    old = _held(organisation, key, actor)
    if not old.is_live() or ApiKey.objects.filter(replaces=old).exists():
        raise KeyOver
    issued = _made(
        ApiKey(organisation=organisation, name=old.name, scopes=old.scopes, replaces=old)
    )
    old.ends_at = timezone.now() + OVERLAP
    old.save(update_fields=["ends_at"])
    _recorded("api_key.rotated", issued.key, actor)
    return issued


@transaction.atomic
def revoke_key(*, organisation: Organisation, key: UUID, actor: User) -> None:
    """It opens nothing from the next request on. Raises NotFound, NotAnOwner, KeyOver."""
    old = _held(organisation, key, actor)
    if not old.is_live():
        raise KeyOver
    old.ends_at = timezone.now()
    old.save(update_fields=["ends_at"])
    _recorded("api_key.revoked", old, actor)


def key_of(token: str) -> ApiKey | None:
    """The live key of this token, its use noted; None for everything else."""
    parts = TOKEN.fullmatch(token)
    if parts is None:
        return None
    found = ApiKey.objects.select_related("organisation").filter(prefix=parts[1]).first()
    held = bytes(found.digest) if found else NOBODY
    if not compare_digest(held, _digest(token)) or found is None:
        return None
    if not found.is_live() or found.organisation.standing != Standing.ACTIVE:
        return None
    _note_use(found)
    return found


def _may_carry(organisation: Organisation, scope: str) -> bool:
    return bool(SCOPE.fullmatch(scope)) and is_offered(organisation.kind, scope)


def _made(key: ApiKey) -> Issued:
    key.prefix = public_code()
    token = f"cy_{key.prefix}_{secrets.token_urlsafe(32)}"
    key.digest = _digest(token)
    key.save(force_insert=True)
    return Issued(key, token)


def _digest(token: str) -> bytes:
    # 256 random bits need no slow hash.
    return hashlib.sha256(token.encode()).digest()


def _held(organisation: Organisation, key: UUID, actor: User) -> ApiKey:
    owner_of(organisation, actor)
    held = ApiKey.objects.select_for_update().filter(organisation=organisation, pk=key).first()
    if held is None:
        raise NotFound
    return held


def _note_use(key: ApiKey) -> None:
    now = timezone.now()
    due = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    ApiKey.objects.filter(due, pk=key.pk).update(last_used_at=now)


def _recorded(verb: str, key: ApiKey, actor: User) -> None:
    said = {"key": str(key.pk), "organisation": str(key.organisation_id), "scopes": key.scopes}
    acts.record(verb, subject=key, actor=actor, act=said, acting_for=key.organisation)
