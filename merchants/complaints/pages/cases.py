"""/me/cases: what I complained of, where it stands, what I can do now."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from backend.accounts.pages import SignedInPage
from backend.api import cursors
from backend.api.params import BadParameter
from backend.api.taps import OneTap
from backend.consent.pages import as_file
from backend.files.receiving import uploads_in
from backend.kernel.errors import DomainError, Invalid
from merchants.complaints import actions, answers
from merchants.complaints.categories import name_of
from merchants.complaints.evidence import MOST_AT_ONCE, add_evidence, file_for
from merchants.complaints.models import Complaint
from merchants.complaints.outcomes import UnknownOutcome
from merchants.complaints.pages.forms import OutcomeForm
from merchants.complaints.pages.steps import take, text_in, ticked
from merchants.complaints.pages.wording import TONES, case_context
from merchants.complaints.papers.of_complaints import papers_of
from merchants.complaints.publishing import set_publication
from merchants.complaints.reading import cases_of
from merchants.complaints.reports.reading import reports_of
from merchants.complaints.showing import for_consumer
from merchants.complaints.splitting import agree_to_split, decline_split, suggested_split
from merchants.complaints.workflows import Status

ON_A_PAGE = 20
LIST = "me.cases"
NEW_CODE = "new_report_code"


class MyCases(SignedInPage):
    """/me/cases: complaints newest first, then reports made by name."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = cases_of(self.person)
        try:
            (last,) = cursors.decode(LIST, request.GET["cursor"])
            rows = rows.filter(id__lt=UUID(str(last)))
        except (KeyError, ValueError, BadParameter):
            pass  # from the top
        found = list(rows[: ON_A_PAGE + 1])
        after = ""
        if len(found) > ON_A_PAGE:
            after = f"/me/cases?cursor={cursors.encode(LIST, [str(found[ON_A_PAGE - 1].id)])}"
        context = {
            "cases": [row_shown(case) for case in found[:ON_A_PAGE]],
            "reports": reports_of(self.person)[:ON_A_PAGE],
            "next_url": after,
        }
        return render(request, "complaints/mine.html", context)


class MyCase(OneTap, SignedInPage):
    """/me/cases/{reference}: everything said and done, and every step that is mine now."""

    def get(self, request: HttpRequest, reference: UUID) -> HttpResponse:
        return self.shown(reference)

    def post(self, request: HttpRequest, reference: UUID) -> HttpResponse:
        mine: dict[str, Any] = {"complainant": self.person, "complaint": reference}
        own: dict[str, Any] = {"person": self.person, "complaint": reference}
        text = text_in(request)
        steps = {
            "reply": lambda: _done(actions.reply_to_answer(**mine, text=text)),
            "remark": lambda: _done(actions.remark(**own, text=text)),
            "settle": lambda: _done(actions.settle(**mine)),
            "office": lambda: _done(actions.take_to_office(**mine)),
            "outcome": lambda: _done(actions.confirm_outcome(**own, **_outcome(request))),
            "later": lambda: _done(
                actions.say_again(**own, outcome=request.POST.get("outcome", ""))
            ),
            "reopen": lambda: _done(
                actions.reopen(**mine, text=text, to_office=request.POST.get("to") == "office")
            ),
            "publish": lambda: _done(
                set_publication(**mine, may_publish=ticked(request, "may_publish"))
            ),
            "split": lambda: self._split(reference),
            "files": lambda: self._files(reference),
            "withdraw": lambda: self._withdrawn(reference),
        }
        here = f"/me/cases/{reference}"
        return take(request, steps, here=here, shown=lambda **why: self.shown(reference, **why))

    def _files(self, reference: UUID) -> None:
        files = uploads_in(self.request.FILES, "files", most=MOST_AT_ONCE)
        if not files:
            raise Invalid
        to_shop = not ticked(self.request, "office_only")
        add_evidence(person=self.person, complaint=reference, files=files, to_shop=to_shop)

    def _withdrawn(self, reference: UUID) -> str:
        actions.withdraw_complaint(person=self.person, complaint=reference)
        return "/me/cases?done=withdrawn"

    def _split(self, reference: UUID) -> str | None:
        if self.request.POST.get("agreed") != "yes":
            decline_split(complainant=self.person, complaint=reference)
            return None
        is_named = ticked(self.request, "is_named")
        filed = agree_to_split(complainant=self.person, complaint=reference, is_named=is_named)
        if not filed.code:
            return f"/me/reports/{filed.report.id}?done=filed"
        told = {"code": filed.code, "shop": filed.report.merchant.name, "case": str(reference)}
        self.request.session[NEW_CODE] = told
        return "/reports/filed"

    def shown(
        self, reference: UUID, *, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The case, with what was refused on top."""
        seen = for_consumer(self.person, reference)
        case = seen.case
        is_lead = case.complainant == self.person.pk
        context = case_context(seen, holder=self.person.pk) | {
            "base": f"/me/cases/{case.id}",
            "is_lead": is_lead,
            "me": next((one for one in seen.people if one.mine), None),
            "others": len(seen.people) - 1,
            "split": suggested_split(case) if is_lead else "",
            "papers": papers_of(seen, seen.handlings[-1] if seen.handlings else None),
            "refusal": refusal,
            "typed": text_in(self.request),
            "done": self.request.GET.get("done", ""),
            "most_files": MOST_AT_ONCE,
        }
        return render(self.request, "complaints/case.html", context, status=status)


class MyCaseFile(SignedInPage):
    """/me/cases/{reference}/files/{file}."""

    def get(self, request: HttpRequest, reference: UUID, file: UUID) -> HttpResponse:
        return file_for(for_consumer(self.person, reference).evidence, file)


class MyCaseReceipt(SignedInPage):
    """/me/cases/{reference}/receipts/{entry}: the receipt of one act, as a file to keep."""

    def get(self, request: HttpRequest, reference: UUID, entry: UUID) -> HttpResponse:
        case = for_consumer(self.person, reference).case
        told = answers.receipt(case, entry, person=self.person.pk)
        return as_file(told, name=f"receipt-{entry}.json")


def row_shown(case: Complaint) -> dict[str, Any]:
    """One line of a list of complaints."""
    today = timezone.localdate()
    due = getattr(case, "due_on", None)
    return {
        "id": case.id,
        "number": case.number,
        "shop": case.merchant.name,
        "category": name_of(case.category),
        "status": case.get_status_display(),
        "tone": TONES[Status(case.status)],
        "filed_on": case.filed_on,
        "waiting_days": case.days_waiting(today) if case.closed_at is None else None,
        "due_on": due,
        "is_late": due is not None and due < today,
    }


def _outcome(request: HttpRequest) -> dict[str, Any]:
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        raise UnknownOutcome
    return form.cleaned_data


def _done(_result: object) -> None:
    """A step that leads back to the case."""
