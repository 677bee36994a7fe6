"""Pages of screening: asking at an office or a partner, who asked at the shop."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind
from backend.api.params import BadParameter
from backend.api.problems import status_of
from backend.kernel.errors import DomainError, Invalid, NotFound
from merchants.commitments.shop_api import merchant_of
from merchants.licences.seals import merchant_by
from merchants.screening.actions import (
    LONGEST_MATTER,
    Asked,
    Asker,
    Said,
    ask,
    question_of,
    say_done,
    still_public,
)
from merchants.screening.measures import Done, measures
from merchants.screening.models import ScreeningFeedback, ScreeningGround
from merchants.screening.reading import asked_about, asked_by, counted_about, shown

ON_A_PAGE = 20


class AskForm(forms.Form):
    """Which ground, about whom, for what."""

    ground = forms.UUIDField()
    uscc = forms.CharField(max_length=30)
    matter = forms.CharField(max_length=LONGEST_MATTER)


class DoneForm(forms.Form):
    """What was done about a measure."""

    measure = forms.CharField(max_length=20)
    done = forms.ChoiceField(choices=Done.choices)
    done_on = forms.DateField()
    document_no = forms.CharField(max_length=100, required=False)


class Screening(DeskPage):
    """/office/screening, /partner/screening: ask, and what was asked before."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        form, asker = AskForm(request.POST), Asker(self.organisation, person=self.person)
        try:
            if not form.is_valid():
                raise Invalid
            made = ask(asker=asker, asked=Asked(**form.cleaned_data))
        except DomainError as refusal:
            return self.shown(refusal=refusal, status=status_of(type(refusal)))
        return redirect(f"{request.path}/{made.question.merchant.code}/{made.question.id}")

    def shown(
        self, *, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The grounds in force, the form, and the questions before."""
        mine = ScreeningGround.objects.of(self.organisation.pk).in_force(on=timezone.localdate())
        cursor = self.request.GET.get("cursor", "")
        try:
            found, after = asked_by(self.organisation, limit=ON_A_PAGE, cursor=cursor)
        except BadParameter:
            found, after = asked_by(self.organisation, limit=ON_A_PAGE)
        context = {
            "grounds": mine[:50],
            "questions": found,
            "next_url": f"?cursor={after}" if after else "",
            "typed": self.request.POST,
            "most": LONGEST_MATTER,
            "refusal": refusal,
            "here": self.request.path,
        }
        return self.page("screening/ask.html", context, status=status)


class OfficeScreeningPage(Screening):
    """/office/screening."""

    kind = Kind.OFFICE


class PartnerScreeningPage(Screening):
    """/partner/screening."""

    kind = Kind.PARTNER


class Answer(DeskPage):
    """…/screening/{code}/{question}: the answer as far as it is public today; what was done."""

    def get(self, request: HttpRequest, code: str, question: UUID) -> HttpResponse:
        return self.shown(code, question)

    def post(self, request: HttpRequest, code: str, question: UUID) -> HttpResponse:
        form, asker = DoneForm(request.POST), Asker(self.organisation, person=self.person)
        try:
            if not form.is_valid():
                raise Invalid
            said = Said(**form.cleaned_data)
            say_done(asker=asker, merchant=merchant_by(code), question=question, said=said)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(code, question, refusal=refusal, status=status_of(type(refusal)))
        return redirect(f"{request.path}?done=1")

    def shown(
        self,
        code: str,
        question: UUID,
        *,
        refusal: DomainError | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        """One question."""
        asked = question_of(self.organisation, merchant_by(code), question)
        feedback = list(
            ScreeningFeedback.objects.filter(merchant=asked.merchant_id, question_id=asked.id)
        )
        answer = still_public(asked)
        context: dict[str, Any] = {
            "question": shown(asked, feedback),
            "answer": answer,
            "ended": len(asked.items) - sum(len(one["items"]) for one in answer["lists"]),
            "open_measures": _open(answer, {one.measure for one in feedback}),
            "outcomes": Done.choices,
            "today": timezone.localdate(),
            "typed": self.request.POST,
            "refusal": refusal,
            "done": self.request.GET.get("done", ""),
            "back_to": f"/{self.kind}/screening",
        }
        return self.page("screening/answer.html", context, status=status)


class OfficeAnswerPage(Answer):
    """/office/screening/{code}/{question}."""

    kind = Kind.OFFICE


class PartnerAnswerPage(Answer):
    """/partner/screening/{code}/{question}."""

    kind = Kind.PARTNER


class ShopScreeningPage(DeskPage):
    """/shop/screening: who asked about us, on what ground, when, and what was done."""

    kind = Kind.MERCHANT

    def get(self, request: HttpRequest) -> HttpResponse:
        merchant, cursor = merchant_of(self.organisation), request.GET.get("cursor", "")
        try:
            found, after = asked_about(merchant.pk, limit=ON_A_PAGE, cursor=cursor)
        except BadParameter:
            found, after = asked_about(merchant.pk, limit=ON_A_PAGE)
        context = {
            "questions": found,
            "counts": counted_about(merchant.pk),
            "next_url": f"?cursor={after}" if after else "",
        }
        return self.page("screening/shop.html", context)


def _open(answer: dict[str, Any], given: set[str]) -> list[dict[str, str]]:
    """The measures named that nobody answered for yet."""
    items = [item for one in answer["lists"] for item in one["items"]]
    named = {measure["code"] for item in items for measure in item["measures"]} - given
    return [
        {"code": one.code, "name": one.name} for one in measures().values() if one.code in named
    ]
