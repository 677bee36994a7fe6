"""/office/points/deeds: what members told and nobody has looked at; a list without names."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
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
from credit.deeds.actions import confirm_deed, refuse_deed, take_back
from credit.deeds.forms import ConfirmForm
from credit.deeds.models import Deed
from credit.deeds.reading import clocks_of, deed_at, file_of, queue_of, told_of
from credit.deeds.words import words_by
from credit.ledger.models import Reason

HERE = "/office/points/deeds"
PURPOSE = _("确认申报的善行")
MOST = 100


def waiting_count(office: Organisation) -> int:
    """How many wait at this office."""
    return int(Deed.objects.waiting_at(office.pk).count())


declare_desk_entry("office", _("善行确认"), HERE, count=waiting_count)


class OfficeDeeds(DeskPage):
    """The queue, what is due first stands first."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = list(queue_of(self.organisation.pk)[:MOST])
        clocks = clocks_of(waiting)
        rows = [{"deed": deed, "clock": clocks.get(deed.id)} for deed in waiting]
        context = {"rows": rows, "done": request.GET.get("done", "")}
        return self.page("deeds/office.html", context)


@reads_personal_data
class OfficeDeed(DeskPage):
    """/office/points/deeds/{deed}: read with a note; POST confirms it or says why not."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, deed: UUID) -> HttpResponse:
        return self.shown(deed)

    def post(self, request: HttpRequest, deed: UUID) -> HttpResponse:
        try:
            self.answer(deed)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(deed, refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}?done=1")

    def answer(self, deed: UUID) -> None:
        """One of the two answers, or taking a wrong one back."""
        form = ConfirmForm(self.request.POST)
        if not form.is_valid():
            raise Invalid
        said = form.cleaned_data
        officer, office = self.person, self.organisation
        by: dict[str, Any] = {"officer": officer, "office": office, "deed": deed}
        match said["step"]:
            case "confirm":
                confirm_deed(**by, quantity=said["quantity"] or 0)
            case "reverse":
                take_back(**by, reason=Reason(said["wrong"] or Reason.NOT_DONE))
            case _:
                refuse_deed(**by, reason=said["reason"])

    def shown(
        self, deed: UUID, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The deed with the member's words; the member sees that they were read."""
        found = deed_at(self.organisation, deed)
        by = reading_of(self)
        by.note(found.member.person or found.id, what=str(_("申报的善行")))
        story, answer = words_by(by, found, about=found.member.person or found.id)
        context = told_of(found) | {"story": story, "answer": answer, "refusal": refusal}
        said: dict[str, Any] = {
            "said": self.request.POST,
            "files": enumerate(found.files, 1),
            "reasons": Reason.choices,
        }
        return self.page("deeds/office_one.html", context | said, status=status)


@reads_personal_data
class OfficeDeedFile(DeskPage):
    """/office/points/deeds/{deed}/files/{number}: evidence, with a note."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, deed: UUID, number: int) -> HttpResponse:
        found = deed_at(self.organisation, deed)
        file = file_of(found, number)
        reading_of(self).note(found.member.person or found.id, what=str(_("善行材料")))
        return respond(file)


def reading_of(page: DeskPage) -> Reading:
    """Who reads here, for which office."""
    return Reading(reader=page.person.pk, organisation=page.organisation.name, purpose=str(PURPOSE))
