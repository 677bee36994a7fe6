"""Items on record for anybody to read, one by one, with everything disputed about them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie, vary_on_headers

from backend.api.params import BadParameter
from merchants.licences.seals import merchant_by
from merchants.objections.items import public_item
from merchants.objections.paging import items_page
from merchants.objections.reading import contested_among, item_shown
from merchants.objections.rechecks.rule import RULE

ON_A_PAGE = 20
LIST = "merchant.records.page"


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def records(request: HttpRequest, code: str) -> HttpResponse:
    """/m/{code}/records: every item in a row, each leading to its own page."""
    merchant = merchant_by(code)
    if code != merchant.code:
        return HttpResponsePermanentRedirect(f"/m/{merchant.code}/records")
    cursor = request.GET.get("cursor", "")
    try:
        found, after = items_page(merchant, kind=LIST, limit=ON_A_PAGE, cursor=cursor)
    except BadParameter:
        found, after = items_page(merchant, kind=LIST, limit=ON_A_PAGE)
    context = {
        "merchant": merchant,
        "items": found,
        "at": f"/m/{merchant.code}/records/",
        "contested": contested_among(merchant, found),
        "next_url": f"?cursor={after}" if after else "",
    }
    return render(request, "objections/records.html", context)


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def record(request: HttpRequest, code: str, item: UUID) -> HttpResponse:
    """/m/{code}/records/{item}: contested or not, before and after, what the shop says."""
    merchant = merchant_by(code)
    context = {"merchant": merchant, "item": item_shown(public_item(merchant, item))}
    return render(request, "objections/record.html", context)


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def inspection_rule(request: HttpRequest) -> HttpResponse:
    """/inspections/rule: when a shop is said to be in good order."""
    return render(request, "objections/rule.html", {"rule": RULE})
