"""/me/phone: the new number, then the code that was sent to it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backend.accounts.adapter import caller_address
from backend.accounts.pages import SignedInPage, to_first
from backend.accounts.people import mask, shown
from backend.accounts.permissions import SecondFactorMissing
from backend.accounts.phones.actions import change_phone
from backend.accounts.phones.asking import ask_to_change, forget_wanted, wanted_in
from backend.accounts.phones.guard import require_second_factor
from backend.accounts.sms.actions import VALID_MINUTES
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.kernel.errors import DomainError

HERE = "/me/phone"


class MyPhone(OneTap, SignedInPage):
    """GET shows the step that comes next; POST with `step` ask, change or again takes it."""

    def way_in(self, request: HttpRequest) -> HttpResponse | None:
        elsewhere = super().way_in(request)
        if elsewhere is not None:
            return elsewhere
        try:
            require_second_factor(self.person, request.session)
        except SecondFactorMissing:
            return to_first("mfa_reauthenticate", request)
        return None

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        step, session = request.POST.get("step", ""), request.session
        typed = {name: request.POST.get(name, "")[:40] for name in ("phone", "code")}
        try:
            if step == "change":
                change_phone(person=self.person, code=typed["code"], session=session)
                messages.success(
                    request,
                    _("手机号已更换。旧号码会收到短信，不能再登录这个账号；其他设备已全部退出。"),
                )
            elif step == "again":
                forget_wanted(session)
            else:
                where = caller_address(request)
                ask_to_change(
                    person=self.person, phone=typed["phone"], session=session, address=where
                )
        except DomainError as refusal:
            return self.refused(refusal, typed)
        return redirect(HERE)

    def refused(self, refusal: DomainError, typed: dict[str, str]) -> HttpResponse:
        """The step that is open now, with the reason at its field."""
        answer = self.shown(errors=[str(refusal)], typed=typed, status=status_of(type(refusal)))
        if hasattr(refusal, "wait"):
            answer["Retry-After"] = str(refusal.wait)
        return answer

    def shown(self, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
        wanted = wanted_in(self.request.session)
        context = {
            "phone": shown(self.person),
            "wanted": mask(wanted.phone) if wanted else "",
            "minutes": VALID_MINUTES,
            "told": [str(one) for one in messages.get_messages(self.request)],
            **more,
        }
        return render(self.request, "accounts/phone.html", context, status=status)
