"""/api/v1/me/applications/{application}/complaints: to the city's office, with its clock."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api.idempotency import Idempotent
from backend.deadlines.shapes import DeadlineShape, deadline_shown
from incentives.applications.api import READ, WRITE, read
from incentives.applications.complaints import actions
from incentives.applications.complaints.models import About, ApplicationComplaint, Standing
from incentives.applications.complaints.reading import ComplaintSeen, complaints_of
from incentives.applications.reading import my_application
from incentives.applications.shapes import ApplicationNothingShape, words


class ApplicationComplainingShape(serializers.Serializer[Any]):
    """What is complained of, in the applicant's words."""

    about = serializers.ChoiceField(choices=About.choices)
    words = words()


class ApplicationAppealShape(serializers.Serializer[Any]):
    """Why the answer is contested."""

    words = words()


class ApplicationComplaintDoneShape(serializers.Serializer[Any]):
    """Where a complaint stands, and the receipt of its last step."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Standing.choices)
    receipt = serializers.UUIDField()


class ApplicationComplaintShape(ApplicationComplaintDoneShape):
    """A complaint with its answer and its clock."""

    about = serializers.ChoiceField(choices=About.choices)
    words = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)
    appeals = serializers.UUIDField(allow_null=True)
    may_appeal = serializers.BooleanField()
    filed_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    deadline = DeadlineShape(allow_null=True)


class ApplicationComplaintsShape(serializers.Serializer[Any]):
    """All complaints about one application."""

    results = ApplicationComplaintShape(many=True)


class MyApplicationComplaints(Idempotent, SignedInView):
    """GET, POST /api/v1/me/applications/{application}/complaints."""

    @extend_schema(
        summary="My complaints about an application",
        responses={200: ApplicationComplaintsShape, **READ},
    )
    def get(self, request: Request, application: UUID) -> Response:
        my_application(self.person, application)
        seen = complaints_of(application, holder=self.person.pk)
        return Response({"results": [_shown(each) for each in seen]})

    @extend_schema(
        summary="Complain of the partner to the city",
        request=ApplicationComplainingShape,
        responses={201: ApplicationComplaintDoneShape, **WRITE},
    )
    def post(self, request: Request, application: UUID) -> Response:
        said = read(request, ApplicationComplainingShape)
        about, words = About(said["about"]), said["words"]
        made = actions.complain(
            person=self.person, application=application, about=about, said=words
        )
        return Response(_done(made), status=201)


class AppealApplicationComplaint(Idempotent, SignedInView):
    """POST /api/v1/me/applications/complaints/{complaint}/appeal."""

    @extend_schema(
        summary="Have a dismissed complaint looked at by somebody else, once",
        request=ApplicationAppealShape,
        responses={201: ApplicationComplaintDoneShape, **WRITE},
    )
    def post(self, request: Request, complaint: UUID) -> Response:
        said = read(request, ApplicationAppealShape)["words"]
        made = actions.appeal(person=self.person, complaint=complaint, said=said)
        return Response(_done(made), status=201)


class WithdrawApplicationComplaint(Idempotent, SignedInView):
    """POST /api/v1/me/applications/complaints/{complaint}/withdrawal."""

    @extend_schema(
        summary="Withdraw a complaint",
        request=ApplicationNothingShape,
        responses={200: ApplicationComplaintDoneShape, **WRITE},
    )
    def post(self, request: Request, complaint: UUID) -> Response:
        made = actions.withdraw_complaint(person=self.person, complaint=complaint)
        return Response(_done(made))


def _done(one: ApplicationComplaint) -> dict[str, Any]:
    return {"id": one.id, "state": one.state, "receipt": one.receipt}


def _shown(seen: ComplaintSeen) -> dict[str, Any]:
    one = seen.one
    return {
        **_done(one),
        **{name: getattr(one, name) for name in ("about", "appeals", "filed_at", "decided_at")},
        "words": seen.words,
        "answer": seen.answer,
        "may_appeal": seen.may_appeal,
        "deadline": deadline_shown(seen.clock) if seen.clock else None,
    }
