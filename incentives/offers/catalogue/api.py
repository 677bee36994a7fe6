"""/api/open/v1/offers: the catalogue for programs, without a key."""

from __future__ import annotations

import json
from functools import partial

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.utils.http import quote_etag
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from backend.api.shapes import problems, query
from backend.api.views import OpenView, is_unchanged
from incentives.offers.catalogue.asking import PARAMETERS, SORTS, YES_NO, Wanted, wanted_in
from incentives.offers.catalogue.entries import entries_of
from incentives.offers.catalogue.finding import find
from incentives.offers.catalogue.remembering import MEMORY, Answer, tagged
from incentives.offers.catalogue.shapes import OffersShape, OfferWholeShape
from incentives.offers.catalogue.telling import detail_of, shown_version
from incentives.offers.fields import fields
from incentives.offers.models import Subject, Way

MOST_VERSIONS = 32_000


class OpenOffers(OpenView):
    """GET /api/open/v1/offers."""

    parameters = PARAMETERS

    @extend_schema(
        summary="The catalogue of offers",
        description="Open offers: what everybody gets, and what is better for a published "
        "condition. Nobody's terms are ever worse than everyone's. The list may be a few "
        "seconds old, an offer never is.",
        parameters=[
            query("q", "title, partner or field; Chinese, English or pinyin"),
            query("field", "one of the sixteen", enum=list(fields())),
            query("for", "for people or for shops", enum=Subject.values),
            query("way", "how one comes by it", enum=Way.values),
            query("place", "six digits: may be used there"),
            query("points", "paid with points or not", enum=list(YES_NO)),
            query("condition", "whether better terms ask anything", enum=list(YES_NO)),
            query("partner", "the partner's code"),
            query("sort", "newest when not given", enum=list(SORTS)),
            query("limit", "1 to 100, 20 when not given", kind=int),
            query("cursor", "from `next`"),
        ],
        responses={200: OffersShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> HttpResponseBase:
        wanted = wanted_in(self.query)
        key = (get_language() or "", request.get_full_path())
        told = MEMORY.answer(key, partial(_page, wanted, request.path), _seconds())
        return _answer(request, told)


def _page(wanted: Wanted, path: str) -> bytes:
    page = find(wanted)
    following = json.dumps(wanted.following(path, page.after))
    bodies = b",".join(entry.body for entry in entries_of(page.keys))
    return b'{"results":[%b],"next":%b}' % (bodies, following.encode())


def _seconds() -> float:
    return float(settings.OFFERS_LIST_SECONDS)


class OpenOffer(OpenView):
    """GET /api/open/v1/offers/{code}."""

    parameters = ("version",)

    @extend_schema(
        summary="One offer",
        description="The newest public version, or the one asked for, open or not: what it "
        "costs to borrow is computed by the city. `status` says whether it can be had.",
        parameters=[query("version", "an earlier public version", kind=int)],
        responses={200: OfferWholeShape, **problems(400, 404, 429)},
    )
    def get(self, request: Request, code: str) -> HttpResponseBase:
        number = self.query.number("version", low=1, high=MOST_VERSIONS)
        told = detail_of(shown_version(code, number))
        return _answer(request, tagged(json.dumps(told, ensure_ascii=False).encode()))


def _answer(request: Request, told: Answer) -> HttpResponseBase:
    """The body with its ETag, or an empty 304 when the caller holds it already."""
    if is_unchanged(request, told.etag):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(told.body, content_type="application/json")
    response["ETag"] = quote_etag(told.etag)
    return response
