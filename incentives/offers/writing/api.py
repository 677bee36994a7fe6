"""/api/partner/v1/offers: everything the partner's pages do, by program."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import cursors
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.files.actions import keep_photo
from backend.files.refusals import FileEmpty
from backend.files.serving import respond
from incentives.offers.models import Offer, Version
from incentives.offers.reading import NoSuchOffer
from incentives.offers.writing.actions import (
    ROOM,
    Writer,
    change_draft,
    change_photo,
    copy_version,
    discard,
    draft_offer,
    end,
    pause,
    submit,
    withdraw,
)
from incentives.offers.writing.pictures import PARSERS
from incentives.offers.writing.proposals import proposal_of
from incentives.offers.writing.shapes import (
    NewOfferShape,
    OfferDraftShape,
    PartnerOfferShape,
    PartnerOffersShape,
    partner_offer,
)
from incentives.partners.api import PartnerProgramView
from incentives.partners.scopes import OFFERS_READ, OFFERS_WRITE

LIST = "partner-offers"
DIGEST = OpenApiParameter("Content-Digest", str, OpenApiParameter.HEADER, required=True)
WRITES = problems(400, 401, 403, 404, 409, 429)


class OffersView(PartnerProgramView):
    """A call about the partner's own offers."""

    scope = OFFERS_READ
    write_scope = OFFERS_WRITE

    @property
    def writer(self) -> Writer:
        """The key that writes."""
        return Writer(self.program.key.pk)

    def newest(self, code: str) -> Version:
        """The newest version of an offer of the partner. Raises NoSuchOffer."""
        mine = Version.objects.filter(offer__partner=self.partner, offer__code=code)
        found = mine.select_related("offer__partner").order_by("-number").first()
        if found is None:
            raise NoSuchOffer
        return found

    def told(self, code: str, *, status: int = 200) -> Response:
        """The offer as it stands now."""
        return Response(partner_offer(self.newest(code)), status=status)


class PartnerOfferList(Idempotent, OffersView):
    """GET and POST /api/partner/v1/offers."""

    @extend_schema(
        summary="Our offers, each with its newest version",
        parameters=[
            query("limit", "1 to 100, 20 when not given", kind=int),
            query("cursor", "from `next`"),
        ],
        responses={200: PartnerOffersShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "limit", "cursor")
        cursor, limit = asked.text("cursor", longest=cursors.LONGEST), asked.limit()
        mine = Offer.objects.of(self.partner)
        if cursor:
            mine = mine.filter(pk__lt=UUID(str(cursors.decode(LIST, cursor)[0])))
        page = list(mine[: limit + 1])
        newest = _newest(page[:limit])
        after = cursors.encode(LIST, [str(page[limit - 1].pk)]) if len(page) > limit else ""
        following = f"{request.path}?limit={limit}&cursor={after}" if after else None
        return Response({"results": [partner_offer(one) for one in newest], "next": following})

    @extend_schema(
        summary="Draft a new offer",
        description="Refused as `offer_unfit` where it may not even be kept, each place named: no "
        "terms for everyone, better terms that are worse, numbers out of bounds.",
        request=NewOfferShape,
        responses={201: PartnerOfferShape, **WRITES},
    )
    def post(self, request: Request) -> Response:
        shape = NewOfferShape(data=request.data)
        shape.is_valid(raise_exception=True)
        version = draft_offer(
            partner=self.partner, writer=self.writer, about=shape.about(), said=shape.proposal()
        )
        return self.told(version.offer.code, status=201)


def _newest(page: list[Offer]) -> list[Version]:
    versions = Version.objects.filter(offer__in=[offer.pk for offer in page])
    newest = versions.order_by("offer", "-number").distinct("offer")
    whole = newest.select_related("offer__partner").prefetch_related("terms")
    return sorted(whole, key=lambda one: one.offer_id, reverse=True)


class PartnerOneOffer(Idempotent, OffersView):
    """GET and PUT /api/partner/v1/offers/{code}."""

    @extend_schema(
        summary="One of our offers",
        responses={200: PartnerOfferShape, **problems(401, 403, 404, 429)},
    )
    def get(self, request: Request, code: str) -> Response:
        return self.told(code)

    @extend_schema(
        summary="Write the draft anew",
        request=OfferDraftShape,
        responses={200: PartnerOfferShape, **WRITES},
    )
    def put(self, request: Request, code: str) -> Response:
        shape = OfferDraftShape(data=request.data)
        shape.is_valid(raise_exception=True)
        said = shape.proposal(proposal_of(self.newest(code)))
        change_draft(partner=self.partner, writer=self.writer, code=code, said=said)
        return self.told(code)


class OfferStep(Idempotent, OffersView):
    """A step of one offer: no body, and the offer as it stands afterwards."""

    def step(self, act: Any, code: str, **more: Any) -> Response:
        """Take it."""
        act(partner=self.partner, writer=self.writer, code=code, **more)
        return self.told(code)


class PartnerOfferCopy(OfferStep):
    """POST /api/partner/v1/offers/{code}/versions."""

    @extend_schema(
        summary="Copy the newest version into a draft",
        request=None,
        responses={200: PartnerOfferShape, **WRITES},
    )
    def post(self, request: Request, code: str) -> Response:
        return self.step(copy_version, code)


class PartnerOfferPhoto(Idempotent, OffersView):
    """GET, PUT and DELETE /api/partner/v1/offers/{code}/photo."""

    parser_classes = PARSERS
    most_bytes = settings.PHOTO_MAX_BYTES

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """What is put in is compared with its digest while it is read; all else as everywhere."""
        self.streams = request.method == "PUT"
        super().initial(request, *args, **kwargs)

    @extend_schema(
        summary="The picture of the newest version, published or not",
        responses={(200, "image/*"): OpenApiTypes.BINARY, **problems(401, 403, 404, 429)},
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        photo = self.newest(code).photo
        if photo is None:
            raise NoSuchOffer
        return respond(photo)

    @extend_schema(
        summary="Put a picture into the draft",
        description="The body is the picture; it is drawn anew, without what cameras write in.",
        parameters=[DIGEST],
        request={one.media_type: OpenApiTypes.BINARY for one in PARSERS},
        responses={200: PartnerOfferShape, **problems(400, 401, 403, 404, 409, 413, 415, 429)},
    )
    def put(self, request: Request, code: str) -> Response:
        self.newest(code)  # before anything is read or kept
        sent = request.data
        if not isinstance(sent, UploadedFile):
            raise FileEmpty
        kept = keep_photo(sent, owner=self.partner.organisation_id, room=ROOM)
        return self.changed(code, kept.pk)

    @extend_schema(
        summary="Take the picture out of the draft",
        responses={200: PartnerOfferShape, **WRITES},
    )
    def delete(self, request: Request, code: str) -> Response:
        return self.changed(code, None)

    def changed(self, code: str, photo: UUID | None) -> Response:
        """The draft with this picture, and all else as it was."""
        change_photo(partner=self.partner, writer=self.writer, code=code, photo=photo)
        return self.told(code)


class PartnerOfferDraft(Idempotent, OffersView):
    """DELETE /api/partner/v1/offers/{code}/draft."""

    @extend_schema(
        summary="Throw the draft away",
        description="What was published of the offer stays; an offer that never was goes with it.",
        responses={204: None, **WRITES},
    )
    def delete(self, request: Request, code: str) -> Response:
        discard(partner=self.partner, writer=self.writer, code=code)
        return Response(status=204)


class PartnerOfferSubmission(OfferStep):
    """POST and DELETE /api/partner/v1/offers/{code}/submission."""

    @extend_schema(
        summary="Hand the draft in for review",
        request=None,
        responses={200: PartnerOfferShape, **WRITES},
    )
    def post(self, request: Request, code: str) -> Response:
        return self.step(submit, code)

    @extend_schema(
        summary="Take it back from review",
        request=None,
        responses={200: PartnerOfferShape, **WRITES},
    )
    def delete(self, request: Request, code: str) -> Response:
        return self.step(withdraw, code)


class PartnerOfferPause(OfferStep):
    """PUT and DELETE /api/partner/v1/offers/{code}/pause."""

    @extend_schema(summary="Pause it", request=None, responses={200: PartnerOfferShape, **WRITES})
    def put(self, request: Request, code: str) -> Response:
        return self.step(pause, code, paused=True)

    @extend_schema(summary="Resume it", request=None, responses={200: PartnerOfferShape, **WRITES})
    def delete(self, request: Request, code: str) -> Response:
        return self.step(pause, code, paused=False)


class PartnerOfferEnd(OfferStep):
    """POST /api/partner/v1/offers/{code}/end."""

    @extend_schema(
        summary="End it for good", request=None, responses={200: PartnerOfferShape, **WRITES}
    )
    def post(self, request: Request, code: str) -> Response:
        return self.step(end, code)
