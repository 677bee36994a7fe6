"""Every request gets a name that logs, answers and problem documents share."""

from __future__ import annotations

import re
import uuid
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from http import HTTPStatus

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware, sync_only_middleware

HEADER = "X-Request-Id"
# Longer or stranger names could smuggle line breaks or floods into the logs.
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")

_current: ContextVar[str] = ContextVar("request_id", default="-")

Answer = HttpResponseBase | Awaitable[HttpResponseBase]


def current_request_id() -> str:
    """The name of the request being answered, or "-" outside one."""
    return _current.get()


def request_id_from(text: str) -> str:
    """The caller's own name when it is harmless, else a new one."""
    return text if _ACCEPTABLE.fullmatch(text) else uuid.uuid4().hex


@sync_and_async_middleware
def RequestId(get_response: Callable[[HttpRequest], Answer]) -> Callable[..., Answer]:  # noqa: N802  (named in settings like a class)
    """Accept or create X-Request-Id, keep it for the logs, and return it to the caller."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponseBase:
            token = _current.set(request_id_from(request.headers.get(HEADER, "")))
            try:
                request.META["REQUEST_ID"] = _current.get()
                response: HttpResponseBase = await get_response(request)
                response.headers[HEADER] = _current.get()
                return response
            finally:
                _current.reset(token)

        return answer_async

    def answer(request: HttpRequest) -> HttpResponseBase:
        token = _current.set(request_id_from(request.headers.get(HEADER, "")))
        try:
            request.META["REQUEST_ID"] = _current.get()
            response: HttpResponseBase = get_response(request)  # type: ignore[assignment]  # checked above
            response.headers[HEADER] = _current.get()
            return response
        finally:
            _current.reset(token)

    return answer


# What a page may ask the phone for: its place (compared on the phone), nothing else.
PERMISSIONS = "geolocation=(self), camera=(), microphone=(), payment=(), usb=()"


@sync_only_middleware
def PermissionsPolicy(  # noqa: N802  (named in settings like a class)
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Say once for all pages which of the phone's abilities they may use."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return answer


@sync_only_middleware
def NoLengthOfNothing(  # noqa: N802  (named in settings like a class)
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """A 304 has no length: a cache would take 0 for that of its copy (RFC 9110, 8.6)."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            response.headers.pop("Content-Length", None)
        return response

    return answer
