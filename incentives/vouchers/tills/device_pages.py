"""/partner/tills: which devices confirm without a net; and what those devices send."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from backend.accounts.organisations.desks import declare_desk_entry
from backend.accounts.organisations.models import Role
from backend.api.problems import status_of
from backend.kernel.errors import DomainError, Invalid, NotFound
from incentives.partners.pages import PartnerPage
from incentives.vouchers.passes import mark_of
from incentives.vouchers.signing import offline_for
from incentives.vouchers.tills.actions import (
    NoSuchTill,
    agree_to_till,
    ask_for_till,
    end_till,
)
from incentives.vouchers.tills.api import keys_told, offers_told
from incentives.vouchers.tills.models import Claim, State, Till
from incentives.vouchers.tills.reconciling import MOST_WORDS, reconcile
from incentives.vouchers.tills.shapes import TillWordsShape, reconciled_shown
from incentives.vouchers.tills.words import unpacked

HERE = "/partner/tills"
MOST = 100

declare_desk_entry("partner", _("收银设备"), HERE, order=60)


class Tills(PartnerPage):
    """The devices, and which of their words need a look. POST: an owner agrees, or ends one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            self.decided()
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}?done=1")

    def decided(self) -> None:
        """One of the two steps."""
        said = self.request.POST
        try:
            till = UUID(said.get("till", ""))
        except ValueError:
            raise NoSuchTill from None
        if said.get("step") == "end":
            end_till(partner=self.partner, till=till, owner=self.person)
            return
        most = said.get("most_offline", "")
        number = int(most) if most.isdecimal() and len(most) < 4 else -1  # noqa: PLR2004  # 200
        agree_to_till(partner=self.partner, till=till, most_offline=number, owner=self.person)

    def shown(
        self, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The living ones first."""
        tills = list(Till.objects.filter(partner=self.partner).order_by("-id")[:MOST])
        troubles = Claim.objects.troubles().filter(till__in=tills).select_related("till")
        context = {
            "tills": [till for till in tills if till.state != State.ENDED],
            "ended": [till for till in tills if till.state == State.ENDED],
            "troubles": troubles.order_by("-received_at")[:MOST],
            "is_owner": self.membership.role == Role.OWNER,
            "refusal": refusal,
            "done": self.request.GET.get("done", ""),
        }
        return self.page("tills/tills.html", context, status=status)


class TillDevice(PartnerPage):
    """POST /partner/till/device: this browser would be a till; what it needs without a net."""

    def post(self, request: HttpRequest) -> HttpResponse:
        said = request.POST
        try:
            till = ask_for_till(
                partner=self.partner,
                name=said.get("name", "")[:60],
                algorithm=said.get("algorithm", "")[:10],
                key=unpacked(said.get("public_key", "")[:200]),
                by=self.person,
            )
        except DomainError as refusal:
            return refused(refusal)
        return JsonResponse({"till": str(till.pk), **self.about(till)})

    def about(self, till: Till) -> dict[str, Any]:
        """Keys, offers, whose passes are ours."""
        return {
            "state": till.state,
            "name": till.name,
            "partner": mark_of(self.partner.code).hex(),
            "keys": keys_told(),
            "offers": offers_told(self.partner),
        }


class TillWords(TillDevice):
    """POST /partner/till/words: what the device confirmed; with nothing to say, how far it may."""

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            told = self.heard(request)
        except DomainError as refusal:
            return refused(refusal)
        return JsonResponse(told)

    def heard(self, request: HttpRequest) -> dict[str, Any]:
        """Each word's outcome, and what the device needs from now on."""
        try:
            till, body = (
                UUID(request.POST.get("till", "")),
                json.loads(request.POST.get("said", "")),
            )
        except ValueError:
            raise Invalid from None
        asked = TillWordsShape(data=body)
        if not asked.is_valid():
            raise Invalid
        found = Till.objects.filter(partner=self.partner, pk=till).first()
        if found is None:
            raise NoSuchTill
        if found.state == State.ASKED:
            return self.about(found)
        done = reconcile(
            partner=self.partner,
            till=till,
            words=asked.words_in(),
            now_ms=asked.validated_data["now_ms"],
        )
        return {**self.about(done.till), **reconciled_shown(done)}


def refused(refusal: DomainError) -> JsonResponse:
    """As the device reads it."""
    told = {"code": refusal.code, "detail": str(refusal)}
    return JsonResponse(told, status=status_of(type(refusal)))


@require_safe
@cache_control(public=True, max_age=300)
def shell(request: HttpRequest) -> HttpResponse:
    """/partner/till/offline: the till as the installed shell shows it; it holds nothing of anybody.

    What it shows comes from the device itself, by script.
    """
    context = {"minutes": int(offline_for().total_seconds() // 60), "most": MOST_WORDS}
    return render(request, "tills/offline.html", {**context, "now": timezone.now()})
