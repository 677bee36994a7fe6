"""Drafts without an account: kept under a token, read and changed by whoever holds it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api.idempotency import Idempotent
from merchants.complaints import answers
from merchants.complaints.api import read, step
from merchants.complaints.drafts import actions
from merchants.complaints.filing import Grievance
from merchants.complaints.reports.private import PrivateView
from merchants.complaints.shapes import ComplaintFiledShape, GrievanceShape
from merchants.licences.seals import merchant_by

LONGEST_TOKEN = 400


class ComplaintDraftFormShape(serializers.Serializer[Any]):
    """Whatever was typed so far, by the names of the form of a complaint."""

    form = serializers.DictField()


class ComplaintTokenShape(serializers.Serializer[Any]):
    """What leads back to a draft."""

    token = serializers.CharField(max_length=LONGEST_TOKEN)


class ChangedComplaintDraftShape(ComplaintTokenShape, ComplaintDraftFormShape):
    """A draft as it is now."""


class ComplaintDraftShape(ChangedComplaintDraftShape):
    """A draft, for whoever holds its token."""

    merchant = serializers.CharField(help_text="the shop's public code")
    expires_at = serializers.DateTimeField()


class ComplaintDraftFiledShape(ComplaintTokenShape, GrievanceShape):
    """The token and the finished form."""


@step("Keep a draft", ComplaintDraftFormShape, status=201, answer=ComplaintDraftShape)
class KeepDraft(PrivateView):
    """POST /api/v1/merchants/{code}/complaint-drafts."""

    write_limits = {"network": [(120, 3600)]}

    def post(self, request: Request, code: str) -> Response:
        form = read(request, ComplaintDraftFormShape)["form"]
        kept = actions.keep_draft(merchant=merchant_by(code), form=form)
        return Response(_shown(kept.token), status=201)


@step("Read a draft", ComplaintTokenShape, answer=ComplaintDraftShape)
class ReadDraft(PrivateView):
    """POST /api/v1/complaint-drafts/reading: a token is too secret for an address."""

    takes_idempotency_key = False

    def post(self, request: Request) -> Response:
        return Response(_shown(read(request, ComplaintTokenShape)["token"]))


@step("Change a draft", ChangedComplaintDraftShape, answer=ComplaintDraftShape)
class ChangeDraft(PrivateView):
    """POST /api/v1/complaint-drafts/change."""

    def post(self, request: Request) -> Response:
        fields = read(request, ChangedComplaintDraftShape)
        actions.change_draft(token=fields["token"], form=fields["form"])
        return Response(_shown(fields["token"]))


@step("File a draft", ComplaintDraftFiledShape, status=201, answer=ComplaintFiledShape)
class FileDraft(Idempotent, SignedInView):
    """POST /api/v1/me/complaint-drafts: the same token again is the same complaint."""

    def post(self, request: Request) -> Response:
        fields = read(request, ComplaintDraftFiledShape)
        token = fields.pop("token")
        case = actions.file_draft(complainant=self.person, token=token, form=Grievance(**fields))
        return Response(answers.filed(case), status=201)


def _shown(token: str) -> dict[str, Any]:
    draft, form = actions.read_draft(token)
    told = {"merchant": draft.merchant.code, "expires_at": draft.expires_at}
    return {"token": token, "form": form} | told
