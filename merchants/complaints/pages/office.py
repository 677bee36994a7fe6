"""/office/complaints: queues by deadline, one case with the office's steps, notices to many."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind, Organisation, Standing
from backend.audit.reads import reads_personal_data
from backend.consent.pages import as_file
from backend.kernel.errors import Denied, DomainError, Invalid, NotFound
from merchants.complaints import answers
from merchants.complaints.choices import Ending, Ground
from merchants.complaints.evidence import file_for
from merchants.complaints.handling import actions
from merchants.complaints.handling.models import Handling
from merchants.complaints.pages.forms import DaysForm
from merchants.complaints.pages.queues import (
    QUEUES,
    counts_of,
    queue_of,
    rows_shown,
    statistics_of,
)
from merchants.complaints.pages.steps import paged, take, text_in
from merchants.complaints.pages.wording import case_context
from merchants.complaints.papers.of_complaints import papers_of
from merchants.complaints.showing import for_office
from merchants.complaints.splitting import suggest_split

MOST_AT_A_TIME = 50
# Beginnings of what offices write again and again; the officer writes the rest.
BEGINNINGS = {
    "identity": _("请在期限内补充您的身份证明材料（在本平台完成实名认证，或者上传证件照片）。"),
    "materials": _("请在期限内补充下列材料："),
    "mediation": _("请双方参加调解。时间：\n地点（或者方式）：\n联系人："),
    "heard": _("您的投诉正在办理，我们已经联系商户核实情况。"),
}


class TermInvalid(Invalid):
    """A term is a number of days."""

    code = "term_invalid"
    message = _("请填写 1 至 60 之间的天数。")


class OfficeComplaints(DeskPage):
    """/office/complaints?queue=…: what is due first on top; a notice to several at once."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = _uuids(request.POST.getlist("chosen"))[:MOST_AT_A_TIME]
        told, refused = 0, list[str]()
        for handling in chosen:
            try:
                actions.notice_of_office(
                    officer=self.person,
                    office=self.organisation,
                    handling=handling,
                    text=text_in(request),
                )
                told += 1
            except NotFound:
                raise
            except DomainError as refusal:
                refused.append(str(refusal))
        return self.shown(told=told, refused=sorted(set(refused)))

    def shown(self, *, told: int | None = None, refused: list[str] | None = None) -> HttpResponse:
        """The chosen queue, and to how many the notice went."""
        asked = self.request.GET.get("queue", "")
        queue = asked if asked in QUEUES else "accept"
        counts = counts_of(self.organisation, self.person)
        rows = queue_of(self.organisation, self.person, queue)
        found, after = paged(rows, self.request, here=f"/office/complaints?queue={queue}")
        context = {
            "queues": [
                {"code": code, "name": name, "n": counts[code]} for code, name in QUEUES.items()
            ],
            "queue": queue,
            "cases": rows_shown(found),
            "next_url": after,
            "told": told,
            "refused": refused or [],
            "typed": text_in(self.request) if refused else "",
            "done": self.request.GET.get("done", ""),
        }
        return self.page("complaints/office.html", context)


class OfficeStatistics(DeskPage):
    """/office/complaints/statistics: twelve months of this office in figures."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("complaints/statistics.html", statistics_of(self.organisation))


@reads_personal_data
class OfficeCase(DeskPage):
    """/office/complaints/{handling}: one case; reading it is noted. A complaint's own reference,
    as notices name it, leads to this office's newest handling of it.
    """

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, handling: UUID) -> HttpResponse:
        return self.shown(handling)

    def post(self, request: HttpRequest, handling: UUID) -> HttpResponse:
        key = handling_key(self.organisation, handling)
        steps = office_steps(request, officer=self.person, office=self.organisation, handling=key)
        here = f"/office/complaints/{key}"
        return take(request, steps, here=here, shown=lambda **why: self.shown(key, **why))

    def shown(
        self, handling: UUID, *, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The case with every step that is open; nothing of it for who has a part in it."""
        key = handling_key(self.organisation, handling)
        try:
            seen = for_office(self.organisation, self.person, key)
        except Denied as conflict:
            away = {"refusal": conflict}
            return self.page("complaints/kept_away.html", away, status=HTTPStatus.FORBIDDEN)
        row = next(one for one in seen.handlings if one.id == key)
        begun = str(BEGINNINGS.get(self.request.GET.get("begin", ""), ""))
        context = case_context(seen, holder=self.organisation.pk) | {
            "base": f"/office/complaints/{key}",
            "handling": row,
            "is_mine": row.officer == self.person.pk,
            "colleagues": colleagues_of(self.organisation, self.person),
            "offices": other_offices(self.organisation),
            "grounds": Ground.choices,
            "endings": Ending.choices,
            "beginnings": BEGINNINGS.items(),
            "papers": papers_of(seen, row),
            "begun": begun,
            "typed": text_in(self.request),
            "refusal": refusal,
            "done": self.request.GET.get("done", ""),
        }
        return self.page("complaints/office_case.html", context, status=status)


@reads_personal_data
class OfficeCaseFile(DeskPage):
    """/office/complaints/{handling}/files/{file}: bit for bit as it was handed in."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, handling: UUID, file: UUID) -> HttpResponse:
        seen = for_office(self.organisation, self.person, handling)
        return file_for(seen.evidence, file, original=True)


@reads_personal_data
class OfficeCaseReceipt(DeskPage):
    """/office/complaints/{handling}/receipts/{entry}: of an act of the office."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, handling: UUID, entry: UUID) -> HttpResponse:
        case = for_office(self.organisation, self.person, handling).case
        told = answers.receipt(case, entry, organisation=self.organisation.pk)
        return as_file(told, name=f"receipt-{entry}.json")


def office_steps(
    request: HttpRequest, *, officer: User, office: Organisation, handling: UUID
) -> dict[str, Callable[[], str | None]]:
    """The office's steps by the name a form gives them."""
    by: dict[str, Any] = {"officer": officer, "office": office, "handling": handling}
    text, said = text_in(request), request.POST

    def days() -> int:
        return _days(request)

    def step(act: Callable[..., Any], **more: Any) -> Callable[[], None]:
        def done() -> None:
            act(**by, **{name: it() if callable(it) else it for name, it in more.items()})

        return done

    return {
        "taking": step(actions.take_handling),
        "assignment": step(actions.assign_handling, to=lambda: _colleague(office, said)),
        "acceptance": step(actions.accept_complaint),
        "refusal": step(actions.refuse_complaint, ground=said.get("ground", ""), reasons=text),
        "mediation": step(actions.begin_mediation, text=text),
        "end": step(actions.end_handling, ending=said.get("ending", ""), text=text),
        "materials": step(actions.ask_for_materials, text=text, days=days),
        "notice": step(actions.notice_of_office, text=text),
        "extension": step(actions.extend_term, reason=text.strip()[:200], days=days),
        "split": step(suggest_split, text=text),
        "transfer": lambda: _passed_on(by, said.get("office", "")),
    }


def handling_key(office: Organisation, reference: UUID) -> UUID:
    """The handling meant: its own key, or the newest one here of this complaint."""
    here = Handling.objects.filter(office=office.pk)
    found = here.filter(id=reference).first()
    found = found or here.filter(complaint_id=reference).order_by("-id").first()
    if found is None:
        raise NotFound
    return found.id


def colleagues_of(office: Organisation, officer: User) -> list[dict[str, Any]]:
    """Whom a case can be given to: by role and the end of their number."""
    active = office.memberships.filter(state="active").select_related("person")
    return [
        {"id": one.person_id, "name": f"{one.get_role_display()} ·{(one.person.phone or '')[-4:]}"}
        for one in active.order_by("since")
        if one.person_id != officer.pk
    ]


def other_offices(office: Organisation) -> list[Organisation]:
    """Where a case can be passed on to."""
    active = Organisation.objects.filter(kind=Kind.OFFICE, standing=Standing.ACTIVE)
    return list(active.exclude(pk=office.pk).order_by("name")[:200])


def _passed_on(by: dict[str, Any], to: str) -> str:
    chosen = _uuids([to])
    if not chosen:
        raise actions.NotAnOffice
    actions.pass_on(**by, to=chosen[0])
    return "/office/complaints?done=transfer"


def _colleague(office: Organisation, said: Any) -> User:
    chosen = _uuids([said.get("colleague", "")])
    found = office.memberships.filter(state="active", person__in=chosen).first()
    if found is None:
        raise NotFound
    return found.person


def _days(request: HttpRequest) -> int:
    form = DaysForm(request.POST)
    if not form.is_valid():
        raise TermInvalid
    return int(form.cleaned_data["days"])


def _uuids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
