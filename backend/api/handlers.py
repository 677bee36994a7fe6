"""What is answered when no view can: a problem document for programs, a page for people."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin
from django.utils.module_loading import import_string

from backend.api.problems import Problem, answer, general, problem_of
from backend.api.throttles import take_page
from backend.kernel.errors import DomainError

FAILURE = 500
PAGES = {
    400: "bad_request",
    403: "permission_denied",
    404: "page_not_found",
    FAILURE: "server_error",
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400: a request nobody honest sends."""
    return refuse(request, general("bad_request"), exception)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403."""
    return refuse(request, general("permission_denied"), exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404: no such address, or no such thing at it."""
    return refuse(request, general("not_found"), exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: our own fault. Django has logged it; nothing of it is told outside.

    What refuses before any view (a form's files for which there is no room) says so itself.
    """
    raised = sys.exception()
    problem = problem_of(raised) if isinstance(raised, DomainError) else None
    return refuse(request, problem or general("internal_error"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: a form sent from elsewhere, or from a page too old."""
    return refuse(request, general("permission_denied"))


def wants_json(request: HttpRequest) -> bool:
    """Programs get problem documents: under /api/ and /_allauth/, and who prefers JSON to pages."""
    accept = request.headers.get("Accept", "")
    for_programs = request.path_info.startswith(("/api/", "/_allauth/"))
    return for_programs or ("json" in accept and "text/html" not in accept)


def refuse(
    request: HttpRequest, problem: Problem, exception: Exception | None = None
) -> HttpResponse:
    """The problem in the form its reader understands."""
    return answer(request, problem) if wants_json(request) else _page(request, problem, exception)


def _page(request: HttpRequest, problem: Problem, exception: Exception | None) -> HttpResponse:
    kind = problem.status if problem.status in PAGES else 400 if problem.status < FAILURE else 500
    try:
        # By name: this layer may not import the one that draws pages.
        draw: Callable[..., HttpResponse] = import_string(f"{settings.ERROR_PAGES}.{PAGES[kind]}")
    except ImportError:
        drawn = HttpResponse(f"{problem.title}\n", content_type="text/plain; charset=utf-8")
    else:
        drawn = draw(request) if kind == FAILURE else draw(request, exception)
    drawn.status_code = problem.status
    for name, value in problem.headers.items():
        drawn[name] = value
    return drawn


class FairShare(MiddlewareMixin):
    """Middleware: pages, drawings and searches are counted too; the API counts its own."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Nothing, or the refusal of who asks far more than people do."""
        if request.path_info.startswith("/api/"):
            return None
        meta = request.META
        allowance = take_page(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", ""))
        if allowance.allowed:
            return None
        headers = {"Retry-After": str(allowance.reset)}
        return refuse(request, general("too_many_requests", headers=headers))


class Refusals(MiddlewareMixin):
    """Middleware: what a page's view raises is answered as the API answers it."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Known refusals get their status; anything else goes on to handler500."""
        problem = problem_of(exception)
        return refuse(request, problem, exception) if problem else None
