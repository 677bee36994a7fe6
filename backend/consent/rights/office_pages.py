"""Operators answer requests by page: a work list without names, words read only with a note."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.accounts.pages import OperatorPage
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.audit.reads import Reading, reads_personal_data
from backend.consent.rights import shapes
from backend.consent.rights.models import Request, RequestKind
from backend.consent.rights.office_api import MOST, PURPOSE
from backend.consent.rights.pages import KINDS
from backend.consent.rights.requests import LONGEST, answer_request, read_words
from backend.kernel.errors import DomainError, NotFound


class AnswerForm(forms.Form):
    """Granted or not, and what the person is told."""

    granted = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda told: told == "yes"
    )
    reasons = forms.CharField(max_length=LONGEST, required=False)


class OfficeRequests(OperatorPage):
    """/office/requests: what is due first stands first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = Request.objects.open().order_by("due_on", "id")[:MOST]
        context = {"requests": [_told(one) for one in waiting]}
        return render(request, "consent/office_requests.html", context)


@reads_personal_data
class OfficeRequest(OneTap, OperatorPage):
    """/office/requests/{filed}: one request, read with a note; POST answers it."""

    def get(self, request: HttpRequest, filed: UUID) -> HttpResponse:
        return self.shown(filed)

    def post(self, request: HttpRequest, filed: UUID) -> HttpResponse:
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.shown(filed, said=request.POST.get("reasons", ""), status=400)
        is_granted, reasons = form.cleaned_data["granted"], form.cleaned_data["reasons"]
        try:
            answer_request(
                request=filed, operator=self.person, is_granted=is_granted, reasons=reasons
            )
        except NotFound:
            raise
        except DomainError as refusal:
            status = status_of(type(refusal))
            return self.shown(filed, refusal=refusal, said=reasons, status=status)
        return redirect("/office/requests?done=1")

    def shown(
        self,
        filed: UUID,
        *,
        refusal: DomainError | None = None,
        said: str = "",
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        """The request with its words: whose it is sees in their log that it was read."""
        found = Request.objects.filter(pk=filed, words_sealed__isnull=False).first()
        if found is None:
            raise NotFound
        by = Reading(reader=self.person.pk, organisation=_("平台运营方"), purpose=PURPOSE)
        context = _told(found) | {
            "words": read_words(found, reading=by),
            "refusal": refusal,
            "said": said,
            "is_malformed": status == HTTPStatus.BAD_REQUEST and refusal is None,
        }
        return render(self.request, "consent/office_request.html", context, status=status)


def _told(filed: Request) -> dict[str, object]:
    """What is said of a request without opening it."""
    return {
        "filed": filed,
        "kind_name": KINDS[RequestKind(filed.kind)],
        "section_name": shapes.known_sections().get(filed.section, filed.section),
        "is_late": filed.is_late(timezone.now()),
    }
