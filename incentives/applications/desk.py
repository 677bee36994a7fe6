"""/partner/applications: what waits for a decision, by its last day; one, read with a note."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from backend.accounts.organisations.desks import declare_desk_entry
from backend.accounts.organisations.models import Organisation
from backend.api import cursors
from backend.api.cursors import LONGEST
from backend.api.params import Query
from backend.api.problems import status_of
from backend.audit.reads import Reading, reads_personal_data
from backend.kernel.errors import DomainError, Invalid
from incentives.applications import deciding
from incentives.applications.forms import DecisionForm, EndForm
from incentives.applications.models import MOST_QUESTIONS, Application
from incentives.applications.moves import Deciding
from incentives.applications.pages import told_of
from incentives.applications.reading import partners_application, partners_file, queue_of
from incentives.applications.refusals import DraftUnclear, NoSuchApplication
from incentives.applications.states import WAITING, EndReason, Outcome, State
from incentives.applications.wording import tone
from incentives.partners.pages import PartnerPage

HERE = "/partner/applications"
ON_A_PAGE = 50
LIST, NEVER = "partner.applications.page", date.max
VIEWS = ("waiting", "granted", "all")


def waiting_count(organisation: Organisation) -> int:
    """How many wait for this partner's decision."""
    sent = Application.objects.filter(partner__organisation=organisation)
    return sent.filter(state=State.SUBMITTED).count()


declare_desk_entry(
    "partner", pgettext_lazy("application", "申请"), HERE, count=waiting_count, order=10
)


class PartnerApplications(PartnerPage):
    """The queue: what waits, the first to be decided on top; without names."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("view", "")
        view = asked if asked in VIEWS else VIEWS[0]
        found = list(self.rows(view)[: ON_A_PAGE + 1])
        context = {
            "rows": [{"one": one, "tone": tone(one)} for one in found[:ON_A_PAGE]],
            "view": view,
            "views": [(each, _named(each)) for each in VIEWS],
            "next_url": _following(view, found[ON_A_PAGE - 1]) if len(found) > ON_A_PAGE else "",
            "done": request.GET.get("done", ""),
        }
        return self.page("applications/queue.html", context)

    def rows(self, view: str) -> QuerySet[Application]:
        """What the view shows, from where the page goes on. Raises BadParameter."""
        rows = queue_of(self.partner)
        cursor = Query(self.request.GET, "view", "cursor", "done").text("cursor", longest=LONGEST)
        last = cursors.decode(f"{LIST}.{view}", cursor) if cursor else None
        if view == "waiting":
            rows = rows.filter(state__in=WAITING).annotate(by=Coalesce("due_on", NEVER))
            if last:
                day, key = date.fromisoformat(str(last[0])), UUID(str(last[1]))
                rows = rows.filter(Q(by__gt=day) | Q(by=day, id__gt=key))
            return rows.order_by("by", "id")
        if view == "granted":
            rows = rows.filter(state__in=[State.APPROVED, State.ENDED])
        return (rows.filter(id__lt=UUID(str(last[1]))) if last else rows).order_by("-id")


def _following(view: str, last: Application) -> str:
    day = getattr(last, "due_on", None) or NEVER
    cursor = cursors.encode(f"{LIST}.{view}", [day.isoformat(), str(last.id)])
    return f"{HERE}?{urlencode({'view': view, 'cursor': cursor})}"


@reads_personal_data
class PartnerApplicationPage(PartnerPage):
    """/partner/applications/{application}: a question, the decision, the end, the outcome."""

    def get(self, request: HttpRequest, application: UUID) -> HttpResponse:
        return self.shown(application)

    def post(self, request: HttpRequest, application: UUID) -> HttpResponse:
        step = self.steps(application).get(request.POST.get("step", ""))
        try:
            if step is None:
                raise Invalid
            step()
        except NoSuchApplication:
            raise
        except DomainError as refusal:
            return self.shown(application, refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}/{application}?done={request.POST['step']}")

    def steps(self, application: UUID) -> dict[str, Callable[[], object]]:
        """What the forms of this page do, by name."""
        about: dict[str, Any] = {
            "by": Deciding(self.partner, self.person),
            "application": application,
        }
        post = self.request.POST
        return {
            "ask": lambda: deciding.ask(**about, question=post.get("question", "")),
            "decide": lambda: deciding.decide(**about, verdict=self.verdict()),
            "end": lambda: deciding.end_approval(**about, **self.ending()),
            "outcome": lambda: deciding.report_outcome(**about, outcome=self.outcome()),
        }

    def verdict(self) -> deciding.Verdict:
        """As the form says. Raises DraftUnclear where a number is none."""
        form = DecisionForm(self.request.POST)
        if not form.is_valid():
            raise DraftUnclear
        return form.verdict()

    def ending(self) -> dict[str, Any]:
        """Why the approval ends."""
        form = EndForm(self.request.POST)
        if not form.is_valid():
            raise Invalid
        said = form.cleaned_data
        return {"reason": EndReason(said["reason"]), "said": said["words"]}

    def outcome(self) -> Outcome:
        """The word that was tapped."""
        try:
            return Outcome(self.request.POST.get("outcome", ""))
        except ValueError:
            raise Invalid from None

    def shown(
        self, application: UUID, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The application as the partner may read it; the applicant sees that it was."""
        seen = partners_application(self.partner, application, reading=reading_of(self))
        context = told_of(seen) | {
            "base": f"{HERE}/{application}",
            "is_loan": seen.one.field == "loan",
            "may_ask": seen.one.state == State.SUBMITTED and seen.one.questions < MOST_QUESTIONS,
            "questions_left": MOST_QUESTIONS - seen.one.questions,
            "reasons": EndReason.choices,
            "may_end": seen.one.state == State.APPROVED and seen.one.papers_days > 0,
            "said": self.request.POST,
            "refusal": refusal,
            "done": self.request.GET.get("done", ""),
        }
        return self.page("applications/partner_one.html", context, status=status)


@reads_personal_data
class PartnerApplicationFilePage(PartnerPage):
    """/partner/applications/{application}/files/{file}: a document, with a note."""

    def get(self, request: HttpRequest, application: UUID, file: UUID) -> HttpResponse:
        return partners_file(self.partner, application, file, reading=reading_of(self))


def reading_of(page: PartnerPage) -> Reading:
    """Who reads here, for which partner."""
    partner = page.partner.name_zh
    return Reading(reader=page.person.pk, organisation=partner, purpose=_("办理您的申请"))


def _named(view: str) -> str:
    return {"waiting": _("待决定"), "granted": pgettext("application", "已同意"), "all": _("全部")}[
        view
    ]
