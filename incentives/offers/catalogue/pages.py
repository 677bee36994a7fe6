"""/offers, /offers/{code} and /offers/compare: for anybody; whoever signed in also sees why."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from backend.accounts.models import User
from backend.api.params import BadParameter, Query
from incentives.offers.catalogue.asking import PARAMETERS, Wanted, wanted_in
from incentives.offers.catalogue.beside import MOST_BESIDE, rows_of
from incentives.offers.catalogue.entries import entries_of, told_of
from incentives.offers.catalogue.finding import find
from incentives.offers.catalogue.plainly import condition_of, places_of
from incentives.offers.catalogue.telling import (
    agreement_until,
    loan_of,
    shown_version,
    status_of,
    versions_of,
)
from incentives.offers.counting import seen
from incentives.offers.fields import fields
from incentives.offers.mine.standing import standing_of
from incentives.offers.models import Subject, Way
from incentives.offers.places import places_in_use
from incentives.offers.reading import NoSuchOffer, terms_of
from incentives.offers.sightings import Saved
from incentives.offers.ways import figures_of, left_of, step_of

LINES = 2  # on a card
LARGEST_NUMBER = 32_000


class Card(NamedTuple):
    """An offer in a list: what the API tells, and the lines that stand on the card."""

    told: dict[str, Any]
    lines: list[dict[str, Any]]
    asks: list[str]


def card_of(told: dict[str, Any]) -> Card:
    """The numbers that are better come first, then the others; a few of them."""
    numbers = [line for line in told["terms"] if line["everyone_value"] is not None]
    ordered = sorted(numbers, key=lambda line: line["better"] is None)
    # Who meets a level or has deeds takes part; a card says it where nothing else is asked.
    more = [one["text"] for one in told["condition"] if one["code"] != "membership"]
    asks = more or [one["text"] for one in told["condition"]]
    return Card(told, ordered[:LINES], asks)


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """/offers: search, the sixteen fields, filters, cards."""
    given = QueryDict(mutable=True)
    for name in PARAMETERS:
        if request.GET.get(name):
            given.setlist(name, request.GET.getlist(name))
    status, problem, wanted = HTTPStatus.OK, "", Wanted()
    try:
        wanted = wanted_in(Query(given, *PARAMETERS))
    except BadParameter as refusal:
        status = HTTPStatus.BAD_REQUEST
        problem = "；".join(str(fault["detail"]) for fault in refusal.errors)
    page = find(wanted)
    context = {
        "wanted": wanted,
        "problem": problem,
        "cards": [card_of(entry.told) for entry in entries_of(page.keys)],
        "next_url": wanted.following("/offers", page.after),
        "fields": [(one, wanted.address("/offers", field=_toggled(wanted, one.code)))
                   for one in fields().values()],
        "field": fields().get(wanted.field),
        "chips": _chips(wanted),
        "ways": Way.choices,
        "subjects": Subject.choices,
        "places": places_in_use(),
        "is_narrowed": wanted.is_narrowed,
    }  # fmt: skip
    return _for_anybody(request, render(request, "offers/list.html", context, status=status))


def _toggled(wanted: Wanted, code: str) -> str:
    return "" if wanted.field == code else code


def _chips(wanted: Wanted) -> list[tuple[str, str]]:
    """What is narrowed by, each with the address that takes it away."""
    names = {**dict(Way.choices), **dict(Subject.choices), **dict(places_in_use())}
    told = ((wanted.way, "way"), (wanted.subject, "for"), (wanted.place, "place"))
    return [
        (str(names.get(value, value)), wanted.address("/offers", **{name: ""}))
        for value, name in told
        if value
    ]


@require_safe
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """/offers/{code}: both sides in equal dignity; ?version=n shows an earlier one."""
    version = shown_version(code, _number(request))
    day, status = timezone.localdate(), status_of(version)
    if request.method == "GET":
        seen(version)
    reader = request.user if isinstance(request.user, User) else None
    standing = standing_of(version, reader) if reader else None
    context = {
        "version": version,
        "told": told_of(version),
        "status": status,
        "terms": terms_of(version, is_met=bool(standing and standing.is_met)),
        "asked": condition_of(version),
        "loan": loan_of(version),
        "quotas": left_of(version, on=day),
        "places": places_of(version),
        "until": agreement_until(version, on=day),
        "versions": versions_of(version),
        "standing": standing,
        "is_saved": _is_saved(version.offer_id, reader),
        "figures": figures_of(version),
        "step": step_of(version) if status == "open" else None,
        "field": version.offer.of_field,
        "canonical_url": request.build_absolute_uri(f"/offers/{code}"),
    }
    return _for_anybody(request, render(request, "offers/offer.html", context))


def _number(request: HttpRequest) -> int | None:
    asked = request.GET.get("version", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and int(asked[:6]) <= LARGEST_NUMBER):
        raise NoSuchOffer
    return int(asked)


def _is_saved(offer: Any, reader: User | None) -> bool:
    return bool(reader and Saved.objects.filter(holder=reader.pk, offer=offer).exists())


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """/offers/compare?code=…&code=…: up to three offers side by side."""
    codes = list(dict.fromkeys(request.GET.getlist("code")))
    found = []
    for code in codes[:MOST_BESIDE]:
        try:
            found.append(shown_version(code[:10]))
        except NoSuchOffer:
            continue
    context = {
        "versions": [(version, told_of(version), status_of(version)) for version in found],
        "rows": rows_of(found),
        "were_too_many": len(codes) > MOST_BESIDE,
        "most": MOST_BESIDE,
    }
    return _for_anybody(request, render(request, "offers/compare.html", context))


def _for_anybody(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Asked for anew each time; what is shown to somebody who signed in is kept by nobody."""
    if isinstance(request.user, User):
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, no_cache=True)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
