"""Every refusal as an RFC 9457 problem document, one place from kind to status."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from backend.kernel.errors import (
    Conflict,
    Denied,
    DomainError,
    Invalid,
    NotFound,
    TooLarge,
    TooOften,
    Unavailable,
)

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
UNKNOWN_FAILURE = "internal_error"

# First match wins, so kinds stand before the general DomainError.
STATUS_OF: Mapping[type[DomainError], int] = {
    NotFound: 404,
    Conflict: 409,
    Denied: 403,
    TooLarge: 413,
    TooOften: 429,
    Unavailable: 503,
    Invalid: 400,
    DomainError: 400,
}
# Refusals of the framework's own. Domain errors carry their code and sentence themselves.
GENERAL: dict[str, tuple[int, str | Promise]] = {
    "bad_request": (400, _("请求有误。")),
    "malformed_body": (400, _("请求正文无法读取。")),
    "fields_invalid": (400, _("有字段填写有误。")),
    "not_authenticated": (401, _("请先登录。")),
    "permission_denied": (403, _("没有权限。")),
    "not_found": (404, _("没有找到。")),
    "method_not_allowed": (405, _("这个地址不支持这种请求方法。")),
    "not_acceptable": (406, _("没有您要的格式。")),
    "too_large": (413, TooLarge.message),
    "unsupported_media_type": (415, _("不支持这种正文格式。")),
    "too_many_requests": (429, _("请求太频繁，请稍后再试。")),
    UNKNOWN_FAILURE: (500, _("系统出了问题，已经记录。")),
    "temporarily_unavailable": (503, _("暂时无法服务，请稍后再试。")),
}
DJANGO_KINDS: Sequence[tuple[type[Exception], str]] = (
    (Http404, "not_found"),
    (PermissionDenied, "permission_denied"),
    (RequestDataTooBig, "too_large"),
    (SuspiciousOperation, "bad_request"),
    (BadRequest, "bad_request"),
)
CODE_OF_STATUS = {status: code for code, (status, _title) in reversed(GENERAL.items())}


@dataclass(frozen=True)
class Problem:
    """One refusal: what it is (code, title), what about this time (detail, errors)."""

    code: str
    status: int
    title: str | Promise
    detail: str = ""
    errors: Sequence[Mapping[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self, request_id: str) -> dict[str, Any]:
        """The document; `instance` names the request in our logs."""
        told: dict[str, Any] = {
            "type": f"/problems/{self.code}",
            "title": str(self.title),
            "status": self.status,
            "code": self.code,
        }
        if self.detail and self.detail != told["title"]:
            told["detail"] = self.detail
        if self.errors:
            told["errors"] = list(self.errors)
        return {**told, "instance": f"urn:request:{request_id}"} if request_id else told


def general(code: str, **about: Any) -> Problem:
    """A problem of the framework's own by its code."""
    status, title = GENERAL[code]
    return Problem(code, status, title, **about)


def known_problems() -> list[Problem]:
    """Every problem that can be answered, by code: ours and those the domains declare."""
    declared = {problem.code: problem for problem in _declared(DomainError)}
    ours = {code: general(code) for code in GENERAL}
    return [problem for _code, problem in sorted({**declared, **ours}.items())]


def _declared(kind: type[DomainError]) -> Iterator[Problem]:
    yield Problem(kind.code, status_of(kind), kind.message)
    for narrower in kind.__subclasses__():
        yield from _declared(narrower)


def status_of(kind: type[DomainError]) -> int:
    """The HTTP status for one kind of refusal."""
    return next(status for broad, status in STATUS_OF.items() if issubclass(kind, broad))


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """What REST framework calls for every exception in a view; None passes it on as a 500."""
    problem = problem_of(exc)
    if problem is None:
        return None
    set_rollback()
    response = Response(problem.body(request_id_of(context["request"])), status=problem.status)
    response.content_type = MEDIA_TYPE
    for name, value in problem.headers.items():
        response[name] = value
    return response


def problem_of(exc: Exception) -> Problem | None:
    """The problem an exception stands for; None when it is a fault of ours."""
    if isinstance(exc, DomainError):
        return _of_domain(exc)
    if isinstance(exc, exceptions.APIException):
        return _of_framework(exc)
    if isinstance(exc, OperationalError | InterfaceError):
        # The database is away or too slow: the caller did nothing wrong and may try again.
        log.error("database unavailable: %s", type(exc).__name__, exc_info=exc)
        return general("temporarily_unavailable", headers={"Retry-After": "5"})
    return next((general(code) for kind, code in DJANGO_KINDS if isinstance(exc, kind)), None)


def _of_domain(exc: DomainError) -> Problem:
    kind = type(exc)
    told: dict[str, Any] = {"detail": str(exc), "errors": exc.errors}
    if isinstance(exc, TooOften | Unavailable):
        told["headers"] = {"Retry-After": str(exc.wait)}
    return Problem(exc.code, status_of(kind), kind.message, **told)


def _of_framework(exc: exceptions.APIException) -> Problem:
    if isinstance(exc, exceptions.ValidationError):
        return general("fields_invalid", errors=list(_faults(exc.get_full_details(), "")))
    if isinstance(exc, exceptions.ParseError):
        return general("malformed_body", detail=str(exc.detail))
    code = CODE_OF_STATUS.get(exc.status_code, "bad_request")
    wait = getattr(exc, "wait", None)
    headers = {"Retry-After": str(int(wait))} if wait else {}
    return general(code, detail=str(exc.detail), headers=headers)


def _faults(details: Any, pointer: str) -> list[dict[str, str]]:
    """REST framework's nested error lists, flattened to JSON pointers into the body."""
    if isinstance(details, dict) and isinstance(details.get("message"), str):
        code, detail = str(details["code"]), str(details["message"])
        return [{"pointer": pointer, "in": "body", "code": code, "detail": detail}]
    if isinstance(details, dict):
        steps = [
            ("" if key == "non_field_errors" else f"/{key}", at) for key, at in details.items()
        ]
    else:
        nested = any(isinstance(each, dict) and "message" not in each for each in details)
        steps = [(f"/{i}" if nested else "", each) for i, each in enumerate(details)]
    return [fault for step, inner in steps for fault in _faults(inner, pointer + step)]


def request_id_of(request: Any) -> str:
    """The id under which this request stands in the logs."""
    # Written by backend.web.middleware; callers cannot, their headers all begin with HTTP_.
    return str(request.META.get("REQUEST_ID", ""))


def answer(request: HttpRequest, problem: Problem) -> JsonResponse:
    """A problem document outside REST framework."""
    body = problem.body(request_id_of(request))
    return JsonResponse(
        body,
        status=problem.status,
        content_type=MEDIA_TYPE,
        headers=dict(problem.headers),
        json_dumps_params={"ensure_ascii": False},
    )
