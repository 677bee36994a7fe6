"""One's own consents as pages: everything two taps from /me, taking back is one of them."""

from __future__ import annotations

import json
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backend.accounts.pages import SignedInPage
from backend.api.taps import OneTap
from backend.consent.actions import NothingToWithdraw, TextChanged
from backend.consent.dashboard import dashboard_of, question_of
from backend.consent.deciding import decide
from backend.consent.models import Consent
from backend.consent.receipts import receipt_of_decision
from backend.kernel.errors import Conflict, Invalid


class DecisionForm(forms.Form):
    """One decision of a page."""

    purpose = forms.CharField(max_length=60)
    recipient = forms.CharField(max_length=60)
    decision = forms.ChoiceField(choices=[(s, s) for s in ("given", "refused", "withdrawn")])
    text_version = forms.IntegerField(required=False, min_value=1, max_value=32767)


class MyConsents(OneTap, SignedInPage):
    """/me/consents: what holds, what is asked again, what was decided; POST decides."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(status=200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DecisionForm(request.POST)
        if not form.is_valid():
            raise Invalid
        try:
            decision = decide(person=self.person, **form.cleaned_data)
        except (TextChanged, NothingToWithdraw) as refusal:
            return self.shown(status=409, refusal=refusal)
        return redirect(f"/me/consents?done={decision.pk}")

    def shown(self, *, status: int, refusal: Conflict | None = None) -> HttpResponse:
        """The dashboard, with what was just decided or refused on top."""
        context = {
            "dashboard": dashboard_of(self.person.pk),
            "done": self._just_decided(),
            "refusal": refusal,
        }
        return render(self.request, "consent/consents.html", context, status=status)

    def _just_decided(self) -> Consent | None:
        try:
            asked = UUID(self.request.GET.get("done", ""))
        except ValueError:
            return None
        return Consent.objects.of(self.person.pk).filter(pk=asked).first()


class ConsentQuestion(SignedInPage):
    """/me/consents/{purpose}/{recipient}: the whole text, yes and no in the same size."""

    def get(self, request: HttpRequest, purpose: str, recipient: str) -> HttpResponse:
        question = question_of(self.person.pk, purpose=purpose, recipient=recipient)
        context = {"question": question}
        return render(request, "consent/question.html", context)


class ConsentReceipt(SignedInPage):
    """/me/consents/{decision}/receipt: the receipt as a file to keep."""

    def get(self, request: HttpRequest, decision: UUID) -> HttpResponse:
        receipt = receipt_of_decision(decision, person=self.person.pk)
        return as_file(receipt, name=f"receipt-{decision}.json")


def as_file(content: object, *, name: str) -> HttpResponse:
    """JSON to be kept, not to be looked at."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
