"""How programs call: `Authorization: Api-Key cy_…`, a scope per call, a digest on what is sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.organisations.digests import compare
from backend.accounts.organisations.keys import key_of
from backend.accounts.organisations.models import ApiKey, Organisation
from backend.kernel.errors import Denied

SCHEME = "Api-Key"


class ScopeMissing(Denied):
    """The key is good, but not for this."""

    code = "scope_missing"
    message = _("这把密钥没有这项权限。")


@dataclass(frozen=True)
class Program:
    """Who calls: a key of an organisation. Limits and kept answers count by `caller`."""

    key: ApiKey

    @property
    def caller(self) -> str:
        """As backend.api.callers wants it."""
        return f"key:{self.key.pk}"

    @property
    def organisation(self) -> Organisation:
        """Whose program it is."""
        return self.key.organisation


class KeyAuthentication(BaseAuthentication):
    """No person is signed in: `request.user` stays None, `request.auth` is the Program."""

    def authenticate(self, request: Request) -> tuple[None, Program] | None:
        scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        key = key_of(token.strip())
        if key is None:
            raise AuthenticationFailed
        return None, Program(key)

    def authenticate_header(self, request: Request) -> str:
        return SCHEME  # so that the answer is 401, not 403


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # untyped
    """How the schema names it."""

    target_class = KeyAuthentication
    name = "api_key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        told = "Api-Key cy_…; writes also carry Content-Digest (RFC 9530, sha-256)"
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": told}


class IsProgram(BasePermission):
    """A call with a live key."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, Program)


class ProgramView(APIView):
    """A view for programs. `streams`: its parser compares the digest while it reads."""

    authentication_classes = [KeyAuthentication]
    permission_classes = [IsProgram]
    streams = False

    @property
    def program(self) -> Program:
        """Who calls. The permission above guarantees there is one."""
        program: Any = self.request.auth
        assert isinstance(program, Program)  # noqa: S101
        return program

    def require_scope(self, scope: str) -> None:
        """Raise ScopeMissing unless the key has it."""
        if scope not in self.program.key.scopes:
            raise ScopeMissing

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE_METHODS and not self.streams:
            body = request._request.body  # noqa: SLF001  # REST framework's documented way in
            compare(hashlib.sha256(body).digest(), request.headers.get("Content-Digest", ""))

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        answered = super().finalize_response(request, response, *args, **kwargs)
        answered["Cache-Control"] = "private, no-store"
        if answered.status_code == HTTPStatus.UNAUTHORIZED:
            answered["WWW-Authenticate"] = SCHEME
        return answered
