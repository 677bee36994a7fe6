"""Papers as downloads, each for the sides that may have it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from backend.accounts.identity.disclosure import disclose_name, identity_of, masked
from backend.accounts.models import User
from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind
from backend.accounts.pages import SignedInPage
from backend.audit.reads import Reading, reads_personal_data
from merchants.complaints.pages.office import handling_key
from merchants.complaints.papers.of_complaints import blank_form, paper_of
from merchants.complaints.papers.of_reports import report_paper_of
from merchants.complaints.papers.setting import Paper, pdf
from merchants.complaints.reports.reading import of_office, of_reporter
from merchants.complaints.showing import CaseView, for_consumer, for_office, for_shop


@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """/complaint-form.pdf: 投诉登记表 for the pen."""
    return as_pdf(blank_form(today=timezone.localdate()))


class MyPaper(SignedInPage):
    """/me/cases/{reference}/papers/{code}.pdf, with one's own name and number."""

    def get(self, request: HttpRequest, reference: UUID, code: str) -> HttpResponse:
        seen = with_own_name(for_consumer(self.person, reference), self.person)
        newest = seen.handlings[-1] if seen.handlings else None
        return as_pdf(paper_of(seen, newest, code))


class MyReportPaper(SignedInPage):
    """/me/reports/{reference}/papers/{code}.pdf."""

    def get(self, request: HttpRequest, reference: UUID, code: str) -> HttpResponse:
        name, _number = own_name(self.person)
        seen = replace(of_reporter(self.person, reference), name=name)
        return as_pdf(report_paper_of(seen, code))


@reads_personal_data
class ShopPaper(DeskPage):
    """/shop/complaints/{reference}/papers/{code}.pdf: consumers are named as they agreed."""

    kind = Kind.MERCHANT

    def get(self, request: HttpRequest, reference: UUID, code: str) -> HttpResponse:
        seen = for_shop(self.organisation, self.person, reference)
        newest = seen.handlings[-1] if seen.handlings else None
        return as_pdf(paper_of(seen, newest, code))


@reads_personal_data
class OfficePaper(DeskPage):
    """/office/complaints/{handling}/papers/{code}.pdf."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, handling: UUID, code: str) -> HttpResponse:
        key = handling_key(self.organisation, handling)
        seen = for_office(self.organisation, self.person, key)
        row = next(one for one in seen.handlings if one.id == key)
        return as_pdf(paper_of(seen, row, code))


class OfficeReportPaper(DeskPage):
    """/office/reports/{reference}/papers/{code}.pdf; reading of a named reporter is noted."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, reference: UUID, code: str) -> HttpResponse:
        seen = of_office(self.organisation, self.person, reference)
        return as_pdf(report_paper_of(seen, code))


def with_own_name(seen: CaseView, person: User) -> CaseView:
    """The reader's own name and numbers in their own papers; nobody else's."""
    phone = (person.phone or "").removeprefix("+86")
    name, number = own_name(person)
    people = [
        replace(one, name=name, resident_id=number, phone=phone) if one.mine else one
        for one in seen.people
    ]
    return replace(seen, people=people)


def own_name(person: User) -> tuple[str, str]:
    """Name as proved, and the number as its owner is shown it; blank for who has proved nothing."""
    held = identity_of(person)
    if held is None:
        return "", ""
    own = Reading(reader=person.pk, organisation="", purpose="")
    return disclose_name(person, reading=own), masked(held).number


def as_pdf(paper: Paper) -> HttpResponse:
    """To be kept, not looked at by anybody else."""
    answer = HttpResponse(pdf(paper), content_type="application/pdf")
    name = f"{paper.code}-{paper.number or 'blank'}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
