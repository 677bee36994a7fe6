"""/api/partner/v1/offers: everything the partner's pages do, by program."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import cursors
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from incentives.offers.models import Offer, Version
from incentives.offers.reading import NoSuchOffer
from incentives.offers.writing.actions import (
    Writer,
    change_draft,
    copy_version,
    draft_offer,
    end,
    pause,
    submit,
    withdraw,
)
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
