"""How long a body may be: refused by its announced length, before anything reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from backend.api.handlers import refuse
from backend.api.problems import general


class BoundedBodies(MiddlewareMixin):
    """Middleware: 413 for longer bodies. A view class may set a smaller `most_bytes` of its own
    (or a larger one, if it reads the stream by itself).

    Bodies without a length are empty to us: the server passes on no more than announced.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Compare what is announced with what this view takes."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not (announced.isascii() and announced.isdigit()):
            return refuse(request, general("bad_request"))
        too_long = int(announced) > _most(request, view)
        return refuse(request, general("too_large")) if too_long else None


def _most(request: HttpRequest, view: Callable[..., Any]) -> int:
    made_by = getattr(view, "view_class", None) or getattr(view, "cls", None)
    own: int | None = getattr(made_by, "most_bytes", None)
    if own is not None:
        return own
    if request.content_type == "multipart/form-data":
        return int(settings.BODY_MAX_BYTES_WITH_FILES)
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
