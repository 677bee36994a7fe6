"""Operators answer requests: a work list without names, words read only with a note."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request as Call
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.api import StaffView
from backend.accounts.permissions import HasSecondFactor, IsSignedIn
from backend.api.idempotency import Idempotent
from backend.api.shapes import problems
from backend.audit.reads import Reading, reads_personal_data
from backend.consent.rights.models import Request
from backend.consent.rights.requests import LONGEST, answer_request, read_words
from backend.kernel.errors import NotFound

MOST = 200
PURPOSE = "答复更正或删除请求"


class OpenRequestShape(serializers.Serializer[Any]):
    """One request that waits; whose it is, is not told."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    section = serializers.CharField()
    state = serializers.CharField()
    filed_at = serializers.DateTimeField()
    due_on = serializers.DateField()
    counted = serializers.CharField()
    escalated_at = serializers.DateTimeField(allow_null=True)


class OpenRequestsShape(serializers.Serializer[Any]):
    """What is due first stands first; 200 at most."""

    results = OpenRequestShape(many=True)


class ReadRequestShape(OpenRequestShape):
    """With its words and the account it is about."""

    person = serializers.UUIDField()
    words = serializers.CharField()


class AnswerShape(serializers.Serializer[Any]):
    """Granted or not; whoever refuses says why."""

    granted = serializers.BooleanField()
    reasons = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")


class IsOperator(IsSignedIn):
    """Operators; everybody else is told there is no such thing."""

    def has_permission(self, request: Call, view: APIView) -> bool:
        if not super().has_permission(request, view):
            return False
        if not request.user.is_staff:
            raise NotFound
        return True


class OperatorView(StaffView):
    """For operators with a second factor in this session."""

    permission_classes = [IsOperator, HasSecondFactor]


class OfficeRequests(OperatorView):
    """GET /api/v1/office/requests."""

    @extend_schema(
        summary="Requests to correct or erase that wait",
        responses={200: OpenRequestsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Call) -> Response:
        waiting = Request.objects.open().order_by("due_on", "id")[:MOST]
        return Response(OpenRequestsShape({"results": waiting}).data)


@reads_personal_data
class OfficeRequest(OperatorView):
    """GET /api/v1/office/requests/{filed}."""

    @extend_schema(
        summary="Read one request",
        description="The person sees in their access log that it was read.",
        responses={200: ReadRequestShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Call, filed: UUID) -> Response:
        found = Request.objects.filter(pk=filed, words_sealed__isnull=False).first()
        if found is None:
            raise NotFound
        by = Reading(reader=self.person.pk, organisation=str(_("平台运营方")), purpose=PURPOSE)
        words = read_words(found, reading=by)
        told = OpenRequestShape(found).data | {"person": found.person, "words": words}
        return Response(told)


class OfficeRequestAnswer(Idempotent, OperatorView):
    """POST /api/v1/office/requests/{filed}/answer."""

    @extend_schema(
        summary="Grant or refuse a request",
        request=AnswerShape,
        responses={200: OpenRequestShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Call, filed: UUID) -> Response:
        answer = AnswerShape(data=request.data)
        answer.is_valid(raise_exception=True)
        answered = answer_request(
            request=filed,
            operator=self.person,
            is_granted=answer.validated_data["granted"],
            reasons=answer.validated_data["reasons"],
        )
        return Response(OpenRequestShape(answered).data)
