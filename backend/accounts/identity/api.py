"""Proving who one is, for the app."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.accounts.identity.actions import forget_identity, move_identity, verify_identity
from backend.accounts.identity.shapes import (
    ClaimShape,
    ProvedShape,
    ProvenIdentityShape,
    identity_shown,
)
from backend.api.idempotency import Idempotent
from backend.api.shapes import problems
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of


class MyIdentity(Idempotent, SignedInView):
    """GET, POST, DELETE /api/v1/me/identity."""

    @extend_schema(
        summary="Whether and as whom I am verified (masked)",
        responses={200: ProvenIdentityShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response(identity_shown(self.person))

    @extend_schema(
        summary="Prove who I am",
        description="409 `identity_verified_elsewhere`: send it again with `move`, which also "
        "asks for a phone in the same name.",
        request=ClaimShape,
        responses={201: ProvedShape, **problems(400, 401, 403, 409, 429, 503)},
    )
    def post(self, request: Request) -> Response:
        asked = ClaimShape(data=request.data)
        asked.is_valid(raise_exception=True)
        claim = dict(asked.validated_data)
        prove = move_identity if claim.pop("move") else verify_identity
        proved = prove(person=self.person, **claim)
        return Response(self._told(proved.entry), status=201)

    @extend_schema(
        summary="Have my proof forgotten",
        responses={200: ProvedShape, **problems(400, 401, 404, 429)},
    )
    def delete(self, request: Request) -> Response:
        return Response(self._told(forget_identity(person=self.person)))

    def _told(self, entry: Entry) -> dict[str, Any]:
        return {**identity_shown(self.person), "receipt": receipt_of(entry)}
