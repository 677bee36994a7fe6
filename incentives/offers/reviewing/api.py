"""/api/v1/office/offers: what the city's reviewers do on their pages, by call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import cursors
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.files.serving import respond
from incentives.offers.models import State, Version
from incentives.offers.refusals import NoSuchVersion
from incentives.offers.reviewing.actions import (
    LONGEST_REASON,
    has_part_in,
    publish,
    send_back,
)
from incentives.offers.reviewing.changes import changes_of, warnings_of
from incentives.offers.reviewing.reading import version_for_review
from incentives.offers.writing.shapes import PartnerOfferShape, partner_offer
from incentives.partners.office_api import OffersOfficeView

LIST = "office.offers"
READ = problems(400, 401, 403, 404, 429)
WRITES = problems(400, 401, 403, 404, 409, 429)


class ReviewRowShape(serializers.Serializer[Any]):
    """One version that waits, the oldest first."""

    id = serializers.UUIDField()
    offer = serializers.CharField(source="offer.code")
    version = serializers.IntegerField(source="number")
    title = serializers.CharField()
    partner = serializers.CharField(source="offer.partner.code")
    field = serializers.CharField(source="offer.field")
    submitted_at = serializers.DateTimeField()


class ReviewRowsShape(serializers.Serializer[Any]):
    """A page of the queue."""

    results = ReviewRowShape(many=True)
    next = serializers.CharField(allow_null=True)


class ReviewChangeShape(serializers.Serializer[Any]):
    """One thing that differs from the version before."""

    name = serializers.CharField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class ReviewOfferShape(serializers.Serializer[Any]):
    """A version with what it changes and what to look at twice."""

    id = serializers.UUIDField()
    partner = serializers.CharField()
    offer = PartnerOfferShape()
    changes = ReviewChangeShape(many=True)
    warnings = serializers.ListField(child=serializers.CharField())
    may_decide = serializers.BooleanField(help_text="not by whoever wrote it or works there")


class PublicationShape(serializers.Serializer[Any]):
    """The reviewer's own word (promise 10); refused without it."""

    is_no_basic_service = serializers.BooleanField()


class ReturningShape(serializers.Serializer[Any]):
    """Why it is returned; the partner reads it."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class OffersToReview(OffersOfficeView):
    """GET /api/v1/office/offers."""

    @extend_schema(
        summary="Offers that wait for review, the oldest first",
        parameters=[query("cursor", "of the page before"), query("limit", "1 to 100", kind=int)],
        responses={200: ReviewRowsShape, **READ},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "cursor", "limit")
        cursor, most = asked.text("cursor", longest=cursors.LONGEST), asked.limit()
        rows = Version.objects.waiting().order_by("id").select_related("offer__partner")
        if cursor:
            rows = rows.filter(pk__gt=UUID(str(cursors.decode(LIST, cursor)[0])))
        found = list(rows[: most + 1])
        after = cursors.encode(LIST, [str(found[most - 1].pk)]) if len(found) > most else None
        return Response(ReviewRowsShape({"results": found[:most], "next": after}).data)


class ReviewView(OffersOfficeView):
    """A call about one version."""

    def told(self, version: UUID) -> Any:
        """As ReviewOfferShape, as it stands now."""
        found = version_for_review(version)
        may = found.state == State.SUBMITTED and not has_part_in(found, self.person)
        told = {
            "id": found.pk,
            "partner": found.offer.partner.code,
            "offer": partner_offer(found),
            "changes": changes_of(found),
            "warnings": [str(each) for each in warnings_of(found)],
            "may_decide": may,
        }
        return ReviewOfferShape(told).data


class OfferToReview(ReviewView):
    """GET /api/v1/office/offers/{version}."""

    @extend_schema(
        summary="One version, beside the one before",
        responses={200: ReviewOfferShape, **READ},
    )
    def get(self, request: Request, version: UUID) -> Response:
        return Response(self.told(version))


class OfferToReviewPhoto(OffersOfficeView):
    """GET /api/v1/office/offers/{version}/photo."""

    @extend_schema(
        summary="Its picture, published or not",
        responses={(200, "image/*"): OpenApiTypes.BINARY, **READ},
    )
    def get(self, request: Request, version: UUID) -> HttpResponse:
        found = version_for_review(version)
        if found.photo is None:
            raise NoSuchVersion
        return respond(found.photo)


class PublishOffer(ReviewView):
    """POST /api/v1/office/offers/{version}/publication."""

    @extend_schema(
        summary="Publish it",
        description="Everybody sees it from now on. Not by whoever wrote it or works for its "
        "partner.",
        request=PublicationShape,
        responses={200: ReviewOfferShape, **WRITES},
    )
    def post(self, request: Request, version: UUID) -> Response:
        said = PublicationShape(data=request.data)
        said.is_valid(raise_exception=True)
        by: dict[str, Any] = {"reviewer": self.person, "office": self.organisation}
        publish(version=version, **said.validated_data, **by)
        return Response(self.told(version))


class ReturnOffer(ReviewView):
    """POST /api/v1/office/offers/{version}/return."""

    @extend_schema(
        summary="Return it with the reason",
        request=ReturningShape,
        responses={200: ReviewOfferShape, **WRITES},
    )
    def post(self, request: Request, version: UUID) -> Response:
        said = ReturningShape(data=request.data)
        said.is_valid(raise_exception=True)
        by: dict[str, Any] = {"reviewer": self.person, "office": self.organisation}
        send_back(version=version, **said.validated_data, **by)
        return Response(self.told(version))
