"""The public keys, for checking a licence QR without asking us."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.shapes import problems
from backend.api.views import OpenView, tagged
from merchants.licences.models import SigningKey
from merchants.licences.seal import fingerprint

HOW = """The keys that sign licence QRs, newest last; the same document as
`/.well-known/licence-keys.json`. A QR's address ends in 208 digits: a big-endian integer of 87
bytes, `01`, payload (version and algorithm 1, key id 1, USCC in base 36 12, issued 2, expires 2,
serial 4; days since 2000-01-01) and an Ed25519 signature (64) over the ASCII text
`chengyi/licence-seal/v1`, a zero byte and the payload. A key vouches for seals issued between
`not_before` and `not_after`, both inclusive, and for none once it is retired."""


class SigningKeyShape(serializers.Serializer[Any]):
    """One public key."""

    id = serializers.IntegerField(help_text="the key id byte of the seals it signed")
    algorithm = serializers.ChoiceField(choices=["ed25519", "sm2"])
    public_key = serializers.CharField(help_text="raw key, base64url without padding")
    not_before = serializers.DateField()
    not_after = serializers.DateField()
    retired_at = serializers.DateTimeField(allow_null=True)
    fingerprint = serializers.CharField(help_text="as printed on posters")


class SigningKeysShape(serializers.Serializer[Any]):
    """All published keys."""

    keys = SigningKeyShape(many=True)


class LicenceKeys(OpenView):
    """GET /api/open/v1/licence-keys."""

    keep_seconds = 300

    @extend_schema(
        summary="Keys for checking licence QRs",
        description=HOW,
        responses={200: SigningKeysShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        body = {"keys": [_shown(key) for key in SigningKey.objects.all()]}
        etag = hashlib.sha256(json.dumps(body).encode()).hexdigest()[:32]
        return tagged(request, body, etag=etag)


class WellKnownKeys(LicenceKeys):
    """GET /.well-known/licence-keys.json: the same, where verifiers look first."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return super().get(request)


def _shown(key: SigningKey) -> dict[str, Any]:
    public_key = bytes(key.public_key)
    return {
        "id": key.key_id,
        "algorithm": key.algorithm,
        "public_key": urlsafe_b64encode(public_key).rstrip(b"=").decode(),
        "not_before": key.not_before.isoformat(),
        "not_after": key.not_after.isoformat(),
        "retired_at": key.retired_at.isoformat() if key.retired_at else None,
        "fingerprint": fingerprint(public_key),
    }
