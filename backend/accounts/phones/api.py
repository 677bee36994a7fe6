"""Changing one's number, for the app."""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.adapter import caller_address
from backend.accounts.api import SignedInView
from backend.accounts.people import e164, mask, shown
from backend.accounts.phones.actions import change_phone
from backend.accounts.phones.asking import ask_to_change
from backend.accounts.phones.guard import require_second_factor
from backend.accounts.phones.shapes import (
    CodeSentShape,
    NewPhoneShape,
    PhoneChangedShape,
    PhoneCodeShape,
)
from backend.accounts.sessions import SessionStore
from backend.accounts.sms.actions import VALID_MINUTES
from backend.api.idempotency import Idempotent
from backend.api.shapes import problems
from backend.proof.receipts import receipt_of


class NewPhone(Idempotent, SignedInView):
    """POST /api/v1/me/phone."""

    @extend_schema(
        summary=_("换手机号：向新号码发送验证码"),
        description="The answer is the same for free and taken numbers. Who has a second factor "
        "must have used it in this session.",
        request=NewPhoneShape,
        responses={202: CodeSentShape, **problems(400, 401, 403, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        asked = NewPhoneShape(data=request.data)
        asked.is_valid(raise_exception=True)
        session, phone = session_of(request), asked.validated_data["phone"]
        require_second_factor(self.person, session)
        address = caller_address(request._request)  # noqa: SLF001  # the framework's name for it
        ask_to_change(person=self.person, phone=phone, session=session, address=address)
        return Response({"phone": mask(e164(phone)), "valid_minutes": VALID_MINUTES}, status=202)


class PhoneConfirmation(Idempotent, SignedInView):
    """POST /api/v1/me/phone/confirmation."""

    @extend_schema(
        summary=_("换手机号：用验证码确认"),
        request=PhoneCodeShape,
        responses={200: PhoneChangedShape, **problems(400, 401, 403, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        told = PhoneCodeShape(data=request.data)
        told.is_valid(raise_exception=True)
        session, code = session_of(request), told.validated_data["code"]
        require_second_factor(self.person, session)
        entry = change_phone(person=self.person, code=code, session=session)
        return Response({"phone": shown(self.person), "receipt": receipt_of(entry)})


def session_of(request: Request) -> SessionStore:
    """The session whose token was presented."""
    return cast(SessionStore, request.auth)
