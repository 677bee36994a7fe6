"""Where a list goes on: an opaque cursor that cannot be made up or carried to another list."""

from __future__ import annotations

import base64
import binascii
import json
from hmac import compare_digest

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from backend.api.params import BadParameter, Fault

Scalar = str | int | float | bool | None
Position = list[Scalar]

SEAL_BYTES = 10
LONGEST = 600


def encode(kind: str, values: Position) -> str:
    """The cursor of list `kind` after the row with these sort `values` (JSON scalars)."""
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    sealed = _seal(kind, body, settings.SECRET_KEY) + body
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def decode(kind: str, cursor: str, *, name: str = "cursor") -> Position:
    """The sort values in a cursor of list `kind`; BadParameter for anything not made here."""
    sealed = _unpacked(cursor)
    seal, body = sealed[:SEAL_BYTES], sealed[SEAL_BYTES:]
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(compare_digest(seal, _seal(kind, body, key)) for key in keys):
        raise BadParameter([Fault(name, "cursor_invalid", _("游标无效或属于另一个列表。"))])
    values: Position = json.loads(body)
    return values


def _seal(kind: str, body: bytes, key: str | bytes) -> bytes:
    mac = salted_hmac(f"backend.api.cursors:{kind}", body, secret=key, algorithm="sha256")
    return mac.digest()[:SEAL_BYTES]


def _unpacked(cursor: str) -> bytes:
    if len(cursor) > LONGEST:
        return b""
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
