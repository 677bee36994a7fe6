"""The office's side: what waits, reading one with a note, deciding, looking again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.desk_api import DeskView
from backend.accounts.organisations.models import Kind
from backend.api.idempotency import Idempotent
from backend.api.shapes import problems
from backend.audit.reads import Reading, reads_personal_data
from merchants.licences.seals import merchant_by
from merchants.reviews import shapes
from merchants.reviews.api import checked
from merchants.reviews.choices import Decision, HeldFor, HiddenFor, Side, Status
from merchants.reviews.moderation.actions import LONGEST_REASONS, decide, decide_appeal
from merchants.reviews.moderation.queue import listed, read_by, review_at, waiting_at

PURPOSE = _("查看被反映或待公开的评价")


class OfficeReviewShape(shapes.ReviewShape):
    """One that waits."""

    merchant = shapes.ReviewedMerchantShape()
    status = serializers.ChoiceField(choices=Status.values)
    due_on = serializers.DateField(allow_null=True, help_text="public by itself when it is over")
    held_for = serializers.ChoiceField(choices=HeldFor.values, allow_blank=True)
    held_for_name = serializers.CharField(allow_blank=True)


class OfficeReviewAppealShape(shapes.Shape):
    """An appeal that waits."""

    reference = serializers.UUIDField()
    review = OfficeReviewShape()


class OfficeReviewsShape(shapes.Shape):
    """The three queues; 100 of each at most, oldest first."""

    held = OfficeReviewShape(many=True)
    flagged = OfficeReviewShape(many=True)
    appeals = OfficeReviewAppealShape(many=True)


class OfficeReviewFlagShape(shapes.Shape):
    side = serializers.ChoiceField(choices=[Side.MERCHANT.value, Side.CONSUMER.value])
    reason = serializers.ChoiceField(choices=HiddenFor.values)
    reason_name = serializers.CharField()
    words = serializers.CharField(allow_blank=True)
    made_at = serializers.DateTimeField()


class OfficeReviewContestShape(shapes.Shape):
    reference = serializers.UUIDField()
    words = serializers.CharField(allow_blank=True)
    filed_at = serializers.DateTimeField()
    mine_to_decide = serializers.BooleanField(help_text="false: you took the contested decision")


class OfficeReviewWholeShape(OfficeReviewShape):
    """Word for word, with everything that was said about it."""

    words = serializers.CharField(allow_blank=True)
    same_network = serializers.IntegerField(help_text="others of that day from one network")
    flags = OfficeReviewFlagShape(many=True)
    decisions = shapes.ReviewDecisionShape(many=True)
    appeal = OfficeReviewContestShape(allow_null=True)


class ReviewDecideShape(shapes.Shape):
    """Hiding needs a reason and words; the author is told both."""

    decision = serializers.ChoiceField(choices=Decision.values)
    reason = serializers.ChoiceField(choices=HiddenFor.values, allow_blank=True, default="")
    words = serializers.CharField(max_length=LONGEST_REASONS, allow_blank=True, default="")


class ReviewDecidedShape(shapes.Shape):
    reference = serializers.UUIDField()
    status = serializers.ChoiceField(choices=Status.values)


class ReviewLookAgainShape(shapes.Shape):
    upheld = serializers.BooleanField()
    words = serializers.CharField(max_length=LONGEST_REASONS)


class OfficeView(DeskView):
    """For officers acting for an office."""

    kind = Kind.OFFICE

    @property
    def reading(self) -> Reading:
        """Who reads, and why."""
        return Reading(
            reader=self.person.pk, organisation=self.organisation.name, purpose=str(PURPOSE)
        )


class OfficeReviews(OfficeView):
    """GET /api/v1/office/reviews."""

    @extend_schema(
        summary="Reviews that wait for my office",
        responses={200: OfficeReviewsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        waiting = waiting_at(self.organisation)
        due = waiting.due
        return Response(
            {
                "held": [listed(one, due) for one in waiting.held],
                "flagged": [listed(one) for one in waiting.flagged],
                "appeals": [
                    {"reference": str(appeal.id), "review": listed(review, due)}
                    for appeal, review in waiting.appeals
                ],
            }
        )


@reads_personal_data
class OfficeReview(OfficeView):
    """GET /api/v1/office/reviews/{code}/{review}."""

    @extend_schema(
        summary="Read one word for word",
        description="Its author sees in their access log that it was read; who they are is not "
        "told.",
        responses={200: OfficeReviewWholeShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, code: str, review: UUID) -> Response:
        found = review_at(self.organisation, merchant_by(code), review)
        return Response(OfficeReviewWholeShape(read_by(self.reading, found)).data)


class OfficeReviewDecisions(Idempotent, OfficeView):
    """POST /api/v1/office/reviews/{code}/{review}/decisions."""

    @extend_schema(
        summary="Hide with a reason, or publish",
        request=ReviewDecideShape,
        responses={
            201: ReviewDecidedShape, **problems(400, 401, 403, 404, 409, 413, 422, 429)
        },
    )  # fmt: skip
    def post(self, request: Request, code: str, review: UUID) -> Response:
        asked = checked(ReviewDecideShape(data=request.data))
        made = decide(
            officer=self.person,
            office=self.organisation,
            merchant=merchant_by(code),
            review=review,
            decision=asked["decision"],
            reason=asked["reason"],
            text=asked["words"],
        )
        hides = made.decision == Decision.HIDE
        state = Status.HIDDEN if hides else Status.PUBLISHED
        return Response({"reference": made.id, "status": state}, status=201)


class OfficeReviewAppeal(Idempotent, OfficeView):
    """POST /api/v1/office/review-appeals/{code}/{appeal}/decision."""

    @extend_schema(
        summary="Look again at what somebody else hid",
        request=ReviewLookAgainShape,
        responses={
            200: shapes.ReviewAppealShape, **problems(400, 401, 403, 404, 409, 413, 422, 429)
        },
    )  # fmt: skip
    def post(self, request: Request, code: str, appeal: UUID) -> Response:
        asked = checked(ReviewLookAgainShape(data=request.data))
        made = decide_appeal(
            officer=self.person,
            office=self.organisation,
            merchant=merchant_by(code),
            contest=appeal,
            upheld=asked["upheld"],
            text=asked["words"],
        )
        told: dict[str, Any] = {"state": made.state, "state_name": made.get_state_display()}
        rest = {"words": made.reasons_public, "filed_at": made.filed_at}
        return Response(shapes.ReviewAppealShape(told | rest).data)
