"""/verify/copy: paste a copy of a shop's record, and see what of it must go."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from backend.kernel.errors import DomainError
from merchants.lookup.copies.checking import check, read
from merchants.lookup.copies.confirming import followers

LONGEST = 200_000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify_copy(request: HttpRequest) -> HttpResponse:
    """GET: where to paste, and who follows the feed. POST: the answer; nothing is kept."""
    context: dict[str, Any] = {"followers": followers()}
    if request.method != "POST":
        return render(request, "copies/verify.html", context)
    code = request.POST.get("code", "")[:80].strip()
    text = request.POST.get("copy", "")[:LONGEST]
    context |= {"code": code, "copy": text}
    try:
        checked = check(code, read(text))
    except DomainError as refusal:
        context["refusal"] = refusal
        return render(request, "copies/verify.html", context, status=HTTPStatus.BAD_REQUEST)
    context |= {"checked": checked, "stale": sum(one.must_go for one in checked)}
    return render(request, "copies/verify.html", context)
