"""The office's desk: the queue by what is due, one case, its files."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind
from backend.api.params import BadParameter
from backend.api.problems import status_of
from backend.audit.reads import reads_personal_data
from backend.files.serving import respond
from backend.kernel.errors import DomainError, Invalid, NotFound
from merchants.objections.case_api import file_of
from merchants.objections.choices import Ground, Status
from merchants.objections.deciding import (
    Desk,
    check_objection,
    decide_objection,
    extend_objection,
)
from merchants.objections.forms import CHANGE, DecideForm
from merchants.objections.models import Objection
from merchants.objections.office_api import LIST, desk_case, reading_by
from merchants.objections.offices import may_check, may_decide
from merchants.objections.paging import due_page
from merchants.objections.reading import at_office, case_shown, today, waiting_at
from merchants.objections.terms import clocks_of

ON_A_PAGE = 20
LONG = ("facts", "content", "findings", "reason", "legal_basis", "title")


class OfficePage(DeskPage):
    """At the desk of an office, with a second factor."""

    kind = Kind.OFFICE

    @property
    def desk(self) -> Desk:
        """Who acts, for which office."""
        return Desk(officer=self.person, office=self.organisation)


class OfficeObjections(OfficePage):
    """/office/objections: what is due first stands first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows, cursor = waiting_at(self.organisation), request.GET.get("cursor", "")
        try:
            found, after = due_page(rows, kind=LIST, limit=ON_A_PAGE, cursor=cursor)
        except BadParameter:
            found, after = due_page(rows, kind=LIST, limit=ON_A_PAGE)
        context = {
            "cases": [case_shown(one) | {"late": is_late(one)} for one in found],
            "next_url": f"?cursor={after}" if after else "",
            "done": request.GET.get("done", ""),
        }
        return self.page("objections/office.html", context)


@reads_personal_data
class OfficeObjection(OfficePage):
    """/office/objections/{objection}: POST checks, gives more time or decides."""

    def get(self, request: HttpRequest, objection: UUID) -> HttpResponse:
        return self.shown(objection)

    def post(self, request: HttpRequest, objection: UUID) -> HttpResponse:
        steps: dict[str, Callable[[UUID], Objection]] = {
            "check": self._check, "extend": self._extend, "decide": self._decide
        }  # fmt: skip
        step = steps.get(request.POST.get("step", ""))
        try:
            if step is None:
                raise Invalid
            step(at_office(self.organisation, objection).id)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(objection, refusal, status_of(type(refusal)))
        return redirect(f"/office/objections?done={request.POST['step']}")

    def _check(self, objection: UUID) -> Objection:
        note = self.request.POST.get("note", "")
        return check_objection(desk=self.desk, objection=objection, note=note)

    def _extend(self, objection: UUID) -> Objection:
        reason = self.request.POST.get("reason", "")
        return extend_objection(desk=self.desk, objection=objection, reason=reason)

    def _decide(self, objection: UUID) -> Objection:
        form = DecideForm(self.request.POST)
        if not form.is_valid():
            raise Invalid
        return decide_objection(desk=self.desk, objection=objection, verdict=form.verdict())

    def shown(
        self, objection: UUID, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The case with the words of whoever filed it, who sees that they were read."""
        found = at_office(self.organisation, objection)
        one = desk_case(found, desk=self.desk)
        is_checking = found.status == Status.CHECKING
        clocks = clocks_of(found)
        context: dict[str, Any] = {
            "one": one,
            "clocks": clocks,
            "numbers": range(1, len(found.files) + 1),
            "may_check": is_checking and may_check(self.organisation, found),
            "may_decide": found.status == Status.DECIDING and may_decide(self.organisation, found),
            "may_extend": may_extend(found),
            "fields": correctable(one["correctable"], self.request.POST),
            "outcomes": OUTCOMES,
            "said": self.request.POST,
            "today": today(),
            "refusal": refusal,
        }
        return self.page("objections/office_case.html", context, status=status)


@reads_personal_data
class OfficeObjectionFile(OfficePage):
    """/office/objections/{objection}/files/{number}: evidence, with a note."""

    def get(self, request: HttpRequest, objection: UUID, number: int) -> HttpResponse:
        found = at_office(self.organisation, objection)
        file = file_of(found, number)
        reading_by(self.desk).note(found.filed_by, what=str(_("异议材料")))
        return respond(file)


OUTCOMES = [
    (Status.CORRECTED.value, _("成立，更正内容")),
    (Status.REMOVED.value, _("成立，撤下这条记录")),
    (Status.REJECTED.value, _("不成立，保持原样")),
]


def correctable(now: dict[str, str], said: Any) -> list[dict[str, Any]]:
    """One input a field: what it is called, what stands there, whether it is long."""
    return [
        {
            "name": f"{CHANGE}{name}",
            "key": "ends_on" if name == "public_until" else name,
            "value": said.get(f"{CHANGE}{name}", text),
            "is_long": name in LONG,
        }
        for name, text in now.items()
    ]


def is_late(case: Objection) -> bool:
    """Whether the step that is owed is late."""
    return case.due_on is not None and case.due_on < today()


def may_extend(case: Objection) -> bool:
    """Whether more time may still be given."""
    if case.status != Status.DECIDING or case.ground == Ground.REVOKED or is_late(case):
        return False
    return not any(row.extensions for row in clocks_of(case))
