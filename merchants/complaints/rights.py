"""What these rooms know about a person: in their copy, erased when they leave, kept by law."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.consent.rights.registry import erases, exports, keeps
from backend.files.rooms import keep_for_law
from merchants.complaints import words
from merchants.complaints.categories import name_of
from merchants.complaints.evidence import ROOM
from merchants.complaints.models import Complaint, Message, Participant
from merchants.complaints.moves import author_of
from merchants.complaints.outcomes import withdraw_complaint
from merchants.complaints.reports.models import Report, ReportMessage
from merchants.complaints.workflows import OPEN

Rows = Iterator[dict[str, Any]]

# An office may have to prove what it decided on; the shop what it answered to.
keep_for_law(ROOM)
keeps(
    "complaints",
    title=_("投诉的类别、时间、步骤和结果，已交给机关或商户的附件：不再指向您"),
    law=_("《市场监督管理投诉举报处理办法》：办理材料归档保存"),
    years=3,
)


@exports(
    "complaints",
    title=_("投诉"),
    fields={
        "number": _("编号"),
        "category": _("类别"),
        "words": _("内容"),
        "status": _("状态"),
        "filed_at": _("提出时间"),
        "outcome": _("结果"),
    },
)
def complaints(person: User) -> Rows:
    """Every case the person stands behind, with what they wrote themselves."""
    for place in Participant.objects.filter(person=person.pk).order_by("id"):
        case = Complaint.objects.get(merchant=place.merchant_id, id=place.complaint_id)
        mine = Message.objects.filter(
            merchant=place.merchant_id, complaint_id=place.complaint_id, author=person.pk
        ).order_by("id")
        own = case.words_sealed if author_of(case) == person.pk else None
        yield {
            "number": case.number,
            "category": name_of(case.category),
            "words": _own(own, "complaint", case.id),
            "status": case.status,
            "filed_at": case.filed_at,
            "outcome": place.outcome,
            "satisfaction": place.satisfaction,
            "messages": [
                {"at": each.at, "words": _own(each.words_sealed, "message", each.id)}
                for each in mine
            ],
        }


@exports(
    "reports",
    title=_("实名举报"),
    fields={"category": _("类别"), "words": _("内容"), "status": _("状态")},
)
def reports(person: User) -> Rows:
    """Reports made by name; the others name nobody."""
    for report in Report.objects.filter(reporter=person.pk).order_by("id"):
        yield {
            "category": name_of(report.category),
            "words": _own(report.words_sealed, "report", report.id),
            "status": report.status,
            "filed_at": report.filed_at,
        }


@erases("complaints", title=_("投诉和举报里写下的内容；未办结的投诉撤回"))
def erase_complaints(person: User) -> int:
    """Open cases are left, all words of the person go; that there was a case stays."""
    places = Participant.objects.filter(person=person.pk, left_at=None)
    for place in places:
        case = Complaint.objects.get(merchant=place.merchant_id, id=place.complaint_id)
        if case.status in OPEN:
            withdraw_complaint(person=person, complaint=case.id)
    gone = places.update(left_at=timezone.now(), shows_name=False, shows_phone=False)
    blank = {"words_sealed": None, "words_public": ""}
    gone += Message.objects.filter(author=person.pk, side="consumer").update(**blank)
    gone += sum(_blanked(place) for place in Participant.objects.filter(person=person.pk))
    mine = Report.objects.filter(reporter=person.pk)
    for report in mine:
        said = ReportMessage.objects.filter(merchant=report.merchant_id, report_id=report.id)
        gone += said.filter(side="consumer").update(words_sealed=None)
    return gone + mine.update(words_sealed=None)


def _blanked(place: Participant) -> int:
    """The words of a case whose author the person is, also where others go on with it."""
    rows = Complaint.objects.filter(merchant=place.merchant_id, id=place.complaint_id)
    case = rows.get()
    if author_of(case) != place.person:
        return 0
    return rows.update(words_sealed=None, words_public="", may_publish=False)


def _own(sealed: bytes | memoryview | None, table: str, pk: Any) -> str:
    return words.read(sealed, table=table, pk=pk, about=None, reading=words.NOTED)
