"""/shop/complaints: what waits for an answer, by deadline; one case, as far as was agreed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind, Organisation
from backend.audit.reads import reads_personal_data
from backend.consent.pages import as_file
from backend.files.receiving import uploads_in
from backend.kernel.errors import DomainError, Invalid
from merchants.complaints import actions, answers
from merchants.complaints.evidence import MOST_AT_ONCE, add_evidence_of_shop, file_for
from merchants.complaints.models import Complaint
from merchants.complaints.pages.cases import row_shown
from merchants.complaints.pages.steps import paged, take, text_in
from merchants.complaints.pages.wording import case_context
from merchants.complaints.papers.of_complaints import papers_of
from merchants.complaints.reading import inbox_of
from merchants.complaints.showing import for_shop
from merchants.complaints.workflows import Status

# Beginnings for who does not know how to begin; the shop writes the rest.
BEGINNINGS = {
    "exchange": (_("换货"), _("很抱歉给您带来不便。请带上商品和小票到店，我们为您更换：")),
    "refund": (_("退款"), _("很抱歉。我们同意退款，请告诉我们方便的收款方式；预计到账时间：")),
    "repair": (_("检修"), _("很抱歉。我们安排检修，时间和联系方式如下：")),
    "look_into": (_("先核对"), _("已收到您的投诉。我们核对了当天的情况：")),
    "explain": (_("说明情况"), _("感谢您的反馈，想向您说明：")),
}
NO_BEGINNING = ("", "")
QUEUES = {
    "answer": (_("待答复"), [Status.WITH_MERCHANT]),
    "open": (_("处理中"), [Status.ANSWERED, Status.WITH_OFFICE, Status.SETTLED, Status.UNSETTLED]),
    "over": (_("已结束"), [Status.ENDED, Status.CLOSED, Status.WITHDRAWN]),
}


class ShopComplaints(DeskPage):
    """/shop/complaints?queue=answer|open|over: what is due first on top."""

    kind = Kind.MERCHANT

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("queue", "")
        queue = chosen if chosen in QUEUES else "answer"
        inbox = inbox_of(self.organisation)
        rows = inbox.filter(status__in=QUEUES[queue][1])
        found, after = paged(rows, request, here=f"/shop/complaints?queue={queue}")
        context = {
            "queues": [
                {"code": code, "name": name, "n": inbox.filter(status__in=statuses).count()}
                for code, (name, statuses) in QUEUES.items()
            ],
            "queue": queue,
            "cases": [row_shown(one) for one in found],
            "next_url": after,
            "done": request.GET.get("done", ""),
        }
        return self.page("complaints/shop.html", context)


@reads_personal_data
class ShopCase(DeskPage):
    """/shop/complaints/{reference}: one case, and the shop's steps."""

    kind = Kind.MERCHANT

    def get(self, request: HttpRequest, reference: UUID) -> HttpResponse:
        return self.shown(reference)

    def post(self, request: HttpRequest, reference: UUID) -> HttpResponse:
        by: dict[str, Any] = {
            "shop": self.organisation,
            "clerk": self.person,
            "complaint": reference,
        }
        text = text_in(request)

        def answered() -> None:
            actions.answer_complaint(**by, text=text)

        def remarked() -> None:
            actions.remark_of_shop(**by, text=text)

        def reopened() -> None:
            actions.reopen_by_shop(**by, text=text)

        def filed() -> None:
            files = uploads_in(request.FILES, "files", most=MOST_AT_ONCE)
            if not files:
                raise Invalid
            add_evidence_of_shop(**by, files=files)

        steps = {"answer": answered, "remark": remarked, "reopen": reopened, "files": filed}
        here = f"/shop/complaints/{reference}"
        return take(request, steps, here=here, shown=lambda **why: self.shown(reference, **why))

    def shown(
        self, reference: UUID, *, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The case as agreed, beginnings of an answer, what was refused."""
        seen = for_shop(self.organisation, self.person, reference)
        begun = str(BEGINNINGS.get(self.request.GET.get("begin", ""), NO_BEGINNING)[1])
        context = case_context(seen, holder=self.organisation.pk) | {
            "base": f"/shop/complaints/{reference}",
            "typed": text_in(self.request) or begun,
            "beginnings": BEGINNINGS.items(),
            "papers": papers_of(seen, seen.handlings[-1] if seen.handlings else None),
            "refusal": refusal,
            "done": self.request.GET.get("done", ""),
            "most_files": MOST_AT_ONCE,
        }
        return self.page("complaints/shop_case.html", context, status=status)


@reads_personal_data
class ShopCaseFile(DeskPage):
    """/shop/complaints/{reference}/files/{file}."""

    kind = Kind.MERCHANT

    def get(self, request: HttpRequest, reference: UUID, file: UUID) -> HttpResponse:
        return file_for(for_shop(self.organisation, self.person, reference).evidence, file)


class ShopCaseReceipt(DeskPage):
    """/shop/complaints/{reference}/receipts/{entry}: of an act of the shop."""

    kind = Kind.MERCHANT

    def get(self, request: HttpRequest, reference: UUID, entry: UUID) -> HttpResponse:
        case = for_shop(self.organisation, self.person, reference).case
        told = answers.receipt(case, entry, organisation=self.organisation.pk)
        return as_file(told, name=f"receipt-{entry}.json")


def waiting_for(shop: Organisation) -> int:
    """How many complaints wait for this shop's answer."""
    if shop.merchant is None:
        return 0
    return Complaint.objects.at(shop.merchant).filter(status=Status.WITH_MERCHANT).count()
