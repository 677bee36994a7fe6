"""/me/offers/{code}/show, and every question about me: what was told, why, how to take it back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from backend.accounts.pages import SignedInPage
from backend.api.params import PAGE, Query
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.consent.deciding import decide
from backend.consent.models import Consent
from backend.consent.pages import as_file
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from incentives.eligibility.consenting import PURPOSE
from incentives.eligibility.reading import (
    page_of,
    preview,
    question_about,
    reasons_of,
    shown_now,
    state_of,
)
from incentives.eligibility.showing import Shown, show_token
from incentives.eligibility.words import answer_told, told
from merchants.licences import qr

DECISIONS = {"agree": "given", "refuse": "refused", "take_back": "withdrawn"}


class ShowOffer(OneTap, SignedInPage):
    """/me/offers/{code}/show: agree first, see what would be told, then show a token."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.shown(code)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        try:
            self.done(code, request.POST.get("act", ""))
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(code, refusal, status=status_of(type(refusal)))
        return redirect(f"/me/offers/{code}/show")

    def done(self, code: str, act: str) -> None:
        """Decide about the partner, or show a new token."""
        if act == "show":
            show_token(person=self.person, offer=code)
            return
        if act not in DECISIONS:
            raise Invalid
        asked = preview(self.person, code).asked
        read = self.request.POST.get("text_version", "")
        decide(
            person=self.person,
            purpose=PURPOSE,
            recipient=asked.recipient.code,
            decision=DECISIONS[act],
            text_version=int(read) if read.isdecimal() and len(read) < 6 else None,  # noqa: PLR2004  # a small number
        )

    def shown(
        self, code: str, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """What is asked, what would be told, what is shown now."""
        seen = preview(self.person, code)
        shown = shown_now(self.person.pk, code)
        context = {
            "seen": seen,
            "offer": seen.version.offer,
            "parts": [(one, told(one, seen.version)) for one in seen.reasons.clauses],
            "refusal": refusal,
            **_of_token(self.person.pk, shown),
        }
        return render(self.request, "eligibility/show.html", context, status=status)


def _of_token(person: UUID, shown: Shown | None) -> dict[str, Any]:
    state = state_of(shown.token) if shown else ""
    drawn = qr.svg(shown.qr, title=_("一次性码")) if shown and state == "waiting" else ""
    asked = question_about(person, shown.token.question) if shown and shown.token.question else None
    return {
        "shown": shown,
        "state": state,
        "drawn": mark_safe(drawn),  # noqa: S308  # rectangles, and a title that is escaped
        "question": asked,
        "answer": answer_told(asked) if asked else "",
    }


class Questions(SignedInPage):
    """/me/offers/questions: who was told what about me, and whom I let know."""

    def get(self, request: HttpRequest) -> HttpResponse:
        cursor = Query(request.GET, "cursor").text("cursor", longest=600)
        found, after = page_of(self.person.pk, limit=PAGE, cursor=cursor)
        context = {
            "questions": [(one, answer_told(one)) for one in found],
            "held": Consent.objects.of(self.person.pk)
            .current()
            .filter(purpose=PURPOSE, state="given"),
            "next_url": f"/me/offers/questions?{urlencode({'cursor': after})}" if after else "",
        }
        return render(request, "eligibility/questions.html", context)


class QuestionPage(SignedInPage):
    """/me/offers/questions/{question}: what was told, and for me alone why."""

    def get(self, request: HttpRequest, question: UUID) -> HttpResponse:
        found = question_about(self.person.pk, question)
        reasons = reasons_of(self.person.pk, found.version)
        parts = [(one, told(one, found.version)) for one in reasons.clauses]
        context = {"question": found, "answer": answer_told(found), "parts": parts}
        context |= {"ideas": reasons.ideas, "purpose": PURPOSE}
        return render(request, "eligibility/question.html", context)


class QuestionReceipt(SignedInPage):
    """/me/offers/questions/{question}/receipt: a file to keep."""

    def get(self, request: HttpRequest, question: UUID) -> HttpResponse:
        found = question_about(self.person.pk, question)
        receipt = receipt_of(Entry.objects.get(pk=found.receipt))
        return as_file(receipt, name=f"receipt-{question}.json")
