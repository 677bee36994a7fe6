"""Refusals as kind pages for people. Which refusal it is was decided elsewhere."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from backend.kernel.errors import DomainError

PAGES = frozenset({400, 403, 404, 410, 429, 500})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or the nearer page (410, 429) when the refusal says which it is."""
    return _page(request, getattr(exception, "status_code", HTTPStatus.BAD_REQUEST), exception)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, HTTPStatus.FORBIDDEN, exception)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(request, HTTPStatus.NOT_FOUND, exception)


def gone(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """410: it was here, and its time is over."""
    return _page(request, HTTPStatus.GONE, exception)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429."""
    return _page(request, HTTPStatus.TOO_MANY_REQUESTS, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: says sorry and the name of the request, nothing of what broke."""
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, None)


def _page(request: HttpRequest, status: int, exception: Exception | None) -> HttpResponse:
    kind = int(status) if status in PAGES else int(HTTPStatus.BAD_REQUEST)
    # Only our own refusals are written for people; the framework's may hold internals.
    told = exception if isinstance(exception, DomainError) else None
    problem = {"code": told.code if told else "", "detail": str(told) if told else ""}
    response = render(request, f"errors/{kind}.html", {"problem": problem}, status=int(status))
    response["Cache-Control"] = "no-store"
    return response
