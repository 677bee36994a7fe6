"""/office/repairs: what waits, due first; two people accept and decide."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind
from backend.api.params import BadParameter
from backend.api.problems import status_of
from backend.audit.reads import Reading, reads_personal_data
from backend.files.serving import respond
from backend.kernel.errors import DomainError, Invalid, NotFound
from merchants.repairs.actions import clocks_of
from merchants.repairs.choices import BARRING, Ground, State
from merchants.repairs.deciding import (
    accept_repair,
    decline_repair,
    extend_repair,
    grant_repair,
    obstacle_for,
    refuse_repair,
    undo_repair,
)
from merchants.repairs.models import Repair
from merchants.repairs.office_api import PROOF, PURPOSE, queue_page, refusal_in, row_shown
from merchants.repairs.reading import closed_at, file_of, one_at, paged, repair_shown
from merchants.repairs.rights import words_by

HERE, CLOSED = "/office/repairs", "office.repairs.closed"
ON_A_PAGE = 20


class OfficeRepairs(DeskPage):
    """The queue."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        closed = request.GET.get("closed") == "1"
        page: dict[str, Any] = {"limit": ON_A_PAGE, "cursor": request.GET.get("cursor", "")}
        here = self.organisation.pk
        try:
            over = partial(paged, closed_at(here), kind=CLOSED)
            found, after = (over if closed else partial(queue_page, here))(**page)
        except BadParameter:
            return redirect(HERE)
        context = {
            "rows": [row_shown(one) for one in found],
            "closed": closed,
            "next_url": f"?{'closed=1&' if closed else ''}cursor={after}" if after else "",
            "done": request.GET.get("done", ""),
        }
        return self.page("repairs/office.html", context)


@reads_personal_data
class OfficeRepair(DeskPage):
    """/office/repairs/{repair}: read with a note; POST accepts, declines, decides or extends."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, repair: UUID) -> HttpResponse:
        return self.shown(repair)

    def post(self, request: HttpRequest, repair: UUID) -> HttpResponse:
        try:
            self.act(request.POST.get("step", ""), repair)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(repair, refusal=refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}?done=1")

    def act(self, step: str, repair: UUID) -> None:
        """One of six steps. Raises what the actions refuse with."""
        said: Any = self.request.POST
        by: dict[str, Any] = {"officer": self.person, "office": self.organisation}
        by["repair"] = repair
        match step:
            case "accept":
                accept_repair(**by)
            case "decline":
                decline_repair(**by, refusal=refusal_in(said))
            case "grant":
                grant_repair(**by, reasons=said.get("reasons", ""))
            case "refuse":
                refuse_repair(**by, refusal=refusal_in(said))
            case "undo":
                undo_repair(**by, refusal=refusal_in(said))
            case "extend":
                days, reason = said.get("days", ""), said.get("reason", "")
                length = int(days) if days.isascii() and days.isdecimal() else 0
                extend_repair(**by, days=length, reason=reason)
            case _:
                raise Invalid

    def shown(
        self, repair: UUID, *, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The case with its words and proof; who applied sees that it was read."""
        found = one_at(self.organisation.pk, repair)
        reading = reading_of(self)
        reading.note(found.filed_by, what=str(PURPOSE))
        context = {
            "one": repair_shown(found),
            "merchant": found.merchant,
            "words": words_by(reading, found),
            "files": range(1, len(found.files) + 1),
            "clocks": list(clocks_of(found)),
            "kept_from": obstacle_for(found, self.person.pk),
            "grounds": grounds_of(found),
            "most_days": settings.REPAIR_EXTENSION_DAYS,
            "said": self.request.POST,
            "refusal": refusal,
        }
        return self.page("repairs/office_one.html", context, status=status)


@reads_personal_data
class OfficeRepairFile(DeskPage):
    """/office/repairs/{repair}/files/{number}: proof, with a note."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, repair: UUID, number: int) -> HttpResponse:
        found = one_at(self.organisation.pk, repair)
        file = file_of(found, number)
        reading_of(self).note(found.filed_by, what=str(PROOF))
        return respond(file)


def grounds_of(one: Repair) -> list[tuple[str, str]]:
    """The grounds that may be given now: falsehood only by a decision."""
    fit = {
        State.FILED: [ground for ground in Ground if ground not in BARRING],
        State.ACCEPTED: list(Ground),
        State.GRANTED: list(BARRING),
    }
    return [(ground.value, str(ground.label)) for ground in fit.get(State(one.state), [])]


def reading_of(page: DeskPage) -> Reading:
    """Who reads here, for which office."""
    return Reading(reader=page.person.pk, organisation=page.organisation.name, purpose=str(PURPOSE))
