"""/office/points/objections: what waits for a person who was not involved."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.desks import declare_desk_entry
from backend.accounts.organisations.models import Kind, Organisation
from backend.api.problems import status_of
from backend.audit.reads import Reading, reads_personal_data
from backend.files.serving import respond
from backend.kernel.errors import DomainError, Invalid, NotFound
from credit.deeds.reading import told_of as deed_told
from credit.objections.actions import decide_objection, involved
from credit.objections.forms import DecideForm
from credit.objections.models import Objection, State
from credit.objections.reading import (
    clocks_of,
    deed_of,
    file_of,
    objection_at,
    queue_of,
    told_of,
)
from credit.objections.words import words_by

HERE = "/office/points/objections"
PURPOSE = _("处理积分异议")
MOST = 100


def waiting_count(office: Organisation) -> int:
    """How many wait at this office."""
    return int(Objection.objects.filter(office=office.pk, state=State.FILED).count())


declare_desk_entry("office", _("积分异议"), HERE, count=waiting_count)


class OfficeObjections(DeskPage):
    """The queue, what is due first stands first, without names."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = list(queue_of(self.organisation.pk)[:MOST])
        clocks = clocks_of(waiting)
        rows = [{"one": one, "clock": clocks.get(one.id)} for one in waiting]
        context = {"rows": rows, "done": request.GET.get("done", "")}
        return self.page("points_objections/office.html", context)


@reads_personal_data
class OfficeObjection(DeskPage):
    """/office/points/objections/{objection}: read with a note; POST decides."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, objection: UUID) -> HttpResponse:
        return self.shown(objection)

    def post(self, request: HttpRequest, objection: UUID) -> HttpResponse:
        form = DecideForm(request.POST)
        try:
            if not form.is_valid():
                raise Invalid
            self.decide(objection, form)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(objection, refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}?done=1")

    def decide(self, objection: UUID, form: DecideForm) -> None:
        """By this officer, for this office."""
        decide_objection(
            officer=self.person,
            office=self.organisation,
            objection=objection,
            verdict=form.verdict(),
        )

    def shown(
        self, objection: UUID, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The objection with the member's words; the member sees that they were read."""
        found = objection_at(self.organisation, objection)
        by = reading_of(self)
        words, answer = words_by(by, found, about=found.member.person or found.id)
        context = told_of(found) | {"words": words, "answer": answer, "refusal": refusal}
        deed = deed_of(found)
        context |= deed_told(deed) | {"clock": context["clock"]} if deed else {}
        context["was_involved"] = self.person.pk in involved(found)
        said = {"said": self.request.POST, "files": enumerate(found.files, 1)}
        return self.page("points_objections/office_one.html", context | said, status=status)


@reads_personal_data
class OfficeObjectionFile(DeskPage):
    """/office/points/objections/{objection}/files/{number}: evidence, with a note."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, objection: UUID, number: int) -> HttpResponse:
        found = objection_at(self.organisation, objection)
        file = file_of(found, number)
        reading_of(self).note(found.member.person or found.id, what=str(_("异议材料")))
        return respond(file)


def reading_of(page: DeskPage) -> Reading:
    """Who reads here, for which office."""
    return Reading(reader=page.person.pk, organisation=page.organisation.name, purpose=str(PURPOSE))
