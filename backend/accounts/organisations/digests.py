"""Content-Digest (RFC 9530): what a program sent arrived as it was sent."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from hmac import compare_digest

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Invalid

MEMBER = re.compile(r"\s*sha-256\s*=\s*:([A-Za-z0-9+/=]{44}):\s*(?:;.*)?")


class DigestMissing(Invalid):
    code = "content_digest_missing"
    message = _("写入请求须带 Content-Digest: sha-256=:…:。")


class DigestWrong(Invalid):
    code = "content_digest_wrong"
    message = _("收到的内容与 Content-Digest 不一致，请重新发送。")


def announced(header: str) -> bytes:
    """The SHA-256 in a Content-Digest header. Raises DigestMissing; others are ignored."""
    for member in header[:1000].split(","):
        if found := MEMBER.fullmatch(member):
            try:
                return base64.b64decode(found[1], validate=True)
            except binascii.Error:
                break
    raise DigestMissing


def compare(digest: bytes, header: str) -> None:
    """Raise DigestWrong unless the body's SHA-256 is the one announced."""
    if not compare_digest(digest, announced(header)):
        raise DigestWrong


def content_digest(body: bytes) -> str:
    """The header for a body, as a caller sends it."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
