"""What every view of the open API shares: no key, a fair share each, cheap when unchanged."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE
from csp.decorators import csp
from django.http import HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.http import parse_etags, quote_etag
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.api.params import Query
from backend.api.throttles import Allowance, OpenApiThrottle

# What a browser may do with JSON that somebody opens as if it were a page: nothing.
NOTHING = {"default-src": [NONE], "frame-ancestors": [NONE]}


@method_decorator(csp(NOTHING), name="dispatch")
class OpenView(APIView):
    """A view anyone may call, within the limit, whose answers any cache may keep for a while.

    `parameters` names the query parameters it knows; every other one is refused by name.
    """

    authentication_classes = []
    throttle_classes = [OpenApiThrottle]
    parameters: tuple[str, ...] = ()
    keep_seconds = 0  # how long a cache may answer without asking again

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.query = Query(request.query_params, *self.parameters)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        answered = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(answered, ["Accept-Language"])
        allowance: Allowance | None = getattr(request._request, "allowance", None)  # noqa: SLF001  # ours
        for name, value in allowance.headers() if allowance else ():
            answered[name] = value
        if not answered.has_header("Cache-Control"):
            cache(answered, seconds=self.keep_seconds if answered.status_code < 400 else 0)  # noqa: PLR2004
        return answered


def cache(response: HttpResponse, *, seconds: int) -> None:
    """Let caches keep the answer `seconds`; 0: they ask again each time (cheap with an ETag)."""
    if seconds:
        patch_cache_control(response, public=True, max_age=seconds)
    else:
        patch_cache_control(response, no_cache=True)


def is_unchanged(request: Request, etag: str) -> bool:
    """Whether the caller already holds the version `etag` (unquoted or quoted), so 304 will do."""
    held = parse_etags(request.headers.get("If-None-Match", ""))
    plain = {tag.removeprefix("W/") for tag in held}
    return "*" in plain or quote_etag(etag) in plain


def tagged(request: Request, body: Any, *, etag: str) -> Response:
    """The body with its ETag, or an empty 304 when the caller holds it already."""
    same = is_unchanged(request, etag)
    response = Response(status=304) if same else Response(body)
    response["ETag"] = quote_etag(etag)
    return response
