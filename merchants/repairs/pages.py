"""Repairs for anybody: the law in plain words with live figures, and a shop's items."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie, vary_on_headers

from backend.api.params import BadParameter
from merchants.licences.seals import merchant_by
from merchants.repairs.api import LIST
from merchants.repairs.figures import MONTHS, figures
from merchants.repairs.reading import bar_shown, bars_of, item_shown, items_page

ON_A_PAGE = 20


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def repairs(request: HttpRequest) -> HttpResponse:
    """/repairs: how it works, what it costs (nothing), how it went."""
    *classes, every = figures(on=timezone.localdate())
    context = {"classes": classes, "every": every, "months": MONTHS}
    return render(request, "repairs/public.html", context)


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def merchant_repairs(request: HttpRequest, code: str) -> HttpResponse:
    """/m/{code}/repairs: until when each public item stands and from when it may be repaired."""
    merchant, on, cursor = merchant_by(code), timezone.localdate(), request.GET.get("cursor", "")
    page: dict[str, Any] = {"on": on, "limit": ON_A_PAGE, "kind": LIST, "public_only": True}
    try:
        found, after = items_page(merchant.pk, cursor=cursor, **page)
    except BadParameter:
        found, after = items_page(merchant.pk, cursor="", **page)
    context = {
        "merchant": merchant,
        "items": [item_shown(one) for one in found],
        "findings": [bar_shown(bar) for bar in bars_of(merchant.pk, on=on)],
        "next_url": f"?cursor={after}" if after else "",
    }
    return render(request, "repairs/merchant.html", context)
