"""The open API of public cards: look up, search, past days, the feed, dumps. No key needed."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.http import quote_etag
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.params import day, refuse
from backend.api.shapes import problems
from backend.api.views import OpenView, is_unchanged, tagged
from backend.kernel.errors import Conflict, NotFound
from merchants.lookup import dumps, feed, shapes
from merchants.lookup.asking import asked, page_url, search_results
from merchants.lookup.cards import as_of, today
from merchants.lookup.models import Change
from merchants.lookup.reading import card_of, key_of
from merchants.registry.models import Kind


class NotYetOnRecord(NotFound):
    """The merchant was first recorded after the day asked for."""

    code = "not_yet_on_record"
    message = _("这一天还没有收录这个商户。")


class NoSuchDump(NotFound):
    """Only today's dump is kept."""

    code = "dump_not_found"
    message = _("没有这个文件，请从列表取最新的。")


class DumpBeingMended(Conflict):
    """What ended is taken out of the file first (promise 3); that is a minute's work at most."""

    code = "dump_being_mended"
    message = _("这个文件正在更新，请一分钟后再取。")


def _described(name: str, description: str, kind: Any = OpenApiTypes.STR) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description)


class MerchantDetail(OpenView):
    """GET /api/open/v1/merchants/{code}."""

    @extend_schema(
        summary="The public card of a merchant",
        description="By public code, unified social credit code, or older registration number. "
        "Send the ETag back as If-None-Match: an unchanged card answers 304.",
        responses={200: shapes.CardShape, 304: None, **problems(400, 404, 429)},
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        ready = card_of(code)
        same = is_unchanged(request, ready.etag)
        answer = HttpResponse(
            b"" if same else ready.body.encode(),
            status=304 if same else 200,
            content_type="application/json",
        )
        answer["ETag"] = quote_etag(ready.etag)
        return answer


class MerchantSearch(OpenView):
    """GET /api/open/v1/merchants."""

    parameters = ("q", "division", "kind", "near", "radius_m", "limit", "cursor")

    @extend_schema(
        summary="Search merchants",
        description="Best matches first, those that trade before those that closed; with `near`, "
        "nearest first. Counts stop at 1000 and then say `total_is_minimum`.",
        parameters=[
            _described("q", "part of a name or address, of a code, or pinyin (initials)"),
            _described("division", "GB/T 2260 code; a city or province includes what is in it"),
            OpenApiParameter("kind", str, enum=Kind.values),
            _described("near", "lat,lng in WGS-84"),
            _described("radius_m", "1 to 20000, 2000 when not given", OpenApiTypes.INT),
            _described("limit", "1 to 100, 20 when not given", OpenApiTypes.INT),
            _described("cursor", "from `next`"),
        ],
        responses={200: shapes.ResultsShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        wanted = asked(self.query)
        found = search_results(wanted)
        return Response(
            {
                "results": [_result(row) for row in found.results],
                "next": page_url(request.path, wanted, found.after),
                "total": found.total,
                "total_is_minimum": found.total_is_minimum,
            }
        )


def _result(row: dict[str, Any]) -> dict[str, Any]:
    code = row["division_code"]
    return {
        "code": row["code"],
        "name": row["name"],
        "signs": row["signs"],
        "uscc": row["uscc"] or None,
        "kind": row["kind"],
        "status": row["status"],
        "division": {"code": code, "name": row["division_name"]} if code else None,
        "address": row["address"],
        "distance_m": row.get("distance_m"),
    }


class MerchantAsOf(OpenView):
    """GET /api/open/v1/merchants/{code}/as-of/{date}."""

    @extend_schema(
        summary="What the page showed on a past day",
        description="Less what may no longer be shown today: an item whose publication ended is "
        "not shown for past days either; `changed_since` tells that the page changed.",
        responses={200: shapes.AsOfShape, **problems(400, 404, 429)},
    )
    def get(self, request: Request, code: str, date: str) -> Response:
        on = day(date)
        if on > today():
            raise refuse("date", "day_in_future", _("不能查询未来的日期。"))
        merchant_id = key_of(code).merchant_id
        card = as_of(merchant_id, on)
        if card is None:
            raise NotYetOnRecord
        later = Change.objects.filter(merchant_id=merchant_id, at__date__gt=on).exists()
        body = {"date": date, "changed_since": later, "card": card}
        etag = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32]
        return tagged(request, body, etag=etag)


class Changes(OpenView):
    """GET /api/open/v1/changes."""

    parameters = ("after", "limit")

    @extend_schema(
        summary="The feed of public changes",
        description="In the order they became visible, from the very first. Keep `position` and "
        "send it back as `after`: nothing is missed, for ever. A tombstone means: remove your "
        "copy of the item.",
        parameters=[
            _described("after", "the last `position`; nothing for the beginning"),
            _described("limit", "1 to 1000, 100 when not given", OpenApiTypes.INT),
        ],
        responses={200: shapes.ChangesShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        limit = self.query.limit(default=100, largest=feed.MOST)
        try:
            position = feed.position_of(self.query.text("after"))
            changes, last = feed.changes_after(position, limit=limit)
        except feed.MalformedPosition:
            raise refuse("after", "parameter_malformed", _("不是变更流给出的位置。")) from None
        return Response({"changes": changes, "position": str(last), "more": len(changes) == limit})


class Dumps(OpenView):
    """GET /api/open/v1/dumps/."""

    @extend_schema(
        summary="Today's full dump",
        description="JSON lines, gzip, in parts with checksums. Go on from `feed_position` with "
        "the feed. A part is written again within a minute of something on it ending.",
        responses={200: shapes.DumpShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        dump = dumps.current()
        empty: dict[str, object] = {"day": None, "feed_position": "0", "parts": []}
        return Response(dumps.shown(dump) if dump else empty)


class DumpFile(OpenView):
    """GET /api/open/v1/dumps/{file}."""

    @extend_schema(
        summary="A part of the dump",
        description="Named by the list of today's dump; 409 while it is being written again.",
        responses={
            (200, "application/gzip"): OpenApiTypes.BINARY,
            **problems(400, 404, 409, 429),
        },
    )
    def get(self, request: Request, file: str) -> FileResponse:
        dump = dumps.current()
        part = next((p for p in dump.parts if p.file == file), None) if dump else None
        if part is None or not re.fullmatch(r"merchants-[\d-]+\.jsonl\.gz", file):
            raise NoSuchDump
        if dumps.is_behind(part):
            raise DumpBeingMended
        try:
            stream = (dumps.folder() / part.file).open("rb")
        except FileNotFoundError:  # the next day's dump took its place meanwhile
            raise NoSuchDump from None
        answer = FileResponse(stream, content_type="application/gzip")
        answer["ETag"] = quote_etag(part.sha256)
        return answer
