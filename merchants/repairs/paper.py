"""The kit in words and as a PDF to print: the same sentences, whatever carries them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from merchants.complaints.papers.setting import Paper, long_day, pdf
from merchants.records.models import Severity
from merchants.registry.models import Merchant
from merchants.repairs.commitment import CONTENT, LIABILITY, TITLE
from merchants.repairs.items import Item, item_of
from merchants.repairs.terms import LAW

FOOTER = "修复告知随信息同日送达；申请、办理和查询均不收取任何费用。"


def commitment_words() -> dict[str, str]:
    """What is signed with an application."""
    return {"title": TITLE, "content": CONTENT, "liability": LIABILITY}


def explained(item: Item) -> list[str]:
    """What the item means, until when it stands, when and how to repair it."""
    return [_means(item), _until(item), _when(item), *_how(item)]


def _means(item: Item) -> str:
    said = {
        "office": item.record.office,
        "day": item.record.decided_on.isoformat(),
        "title": item.record.title,
    }
    return _("这是 %(office)s 于 %(day)s 对店铺作出的认定：%(title)s。它显示在店铺页上。") % said


def _until(item: Item) -> str:
    if not item.is_public:
        return _("它现在没有公示。")
    if item.ends_on is None:
        return _("它公示到认定机关移出为止。")
    day = {"day": item.ends_on.isoformat()}
    return _("它最晚公示到 %(day)s，从文书作出之日起算；到期自动停止公示，不用申请。") % day


def _when(item: Item) -> str:
    if item.earliest_on is None:
        return str(item.obstacle or "")
    day = {"day": item.earliest_on.isoformat()}
    if item.severity == Severity.MINOR:
        return _("轻微失信：履行完义务就可以申请修复（%(day)s 起）。") % day
    months = _("三个月") if item.severity == Severity.GENERAL else _("一年")
    said = {"class": str(Severity(item.severity).label), "months": months, **day}
    return _("%(class)s失信的最短公示期是%(months)s，最早 %(day)s 可以申请修复。") % said


def _how(item: Item) -> list[str]:
    return [
        _("只在一个窗口办理：在本平台“信用修复”页面提交，由作出认定的机关办理，谁认定、谁修复。"),
        _("只要两样材料：已履行义务的证明，和一份公开的信用承诺（文字已备好，勾选即可）。"),
        _("三个工作日内决定是否受理，受理后七个工作日内决定，收到申请后十个工作日内答复。"),
        _("准予修复后，立即停止公示、共享和使用。任何环节都不收费，也不用参加任何培训。"),
        _("不同意这条信息本身的，可以提出异议；提供虚假材料的，公示三年，三年内不能申请。"),
    ]


def kit_pdf(merchant: Merchant, record: UUID) -> HttpResponse:
    """To print and keep. Raises NoSuchRecord, NothingToRepair."""
    today = timezone.localdate()
    item = item_of(merchant, record, on=today)
    with translation.override("zh-hans"):
        content = pdf(_paper(merchant, item))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="repair-kit-{str(record)[-8:]}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _paper(merchant: Merchant, item: Item) -> Paper:
    row = item.record
    rows = [
        ("信息", row.title, False),
        ("文书号", row.document_no or "—", False),
        ("认定机关", row.office, False),
        ("认定依据", row.legal_basis or "—", False),
        ("严重程度", str(Severity(item.severity).label) if item.severity else "未送达", False),
        ("认定日期", long_day(row.decided_on), False),
        ("最早可申请", long_day(item.earliest_on) or "待送达严重程度", False),
        ("最晚公示到", long_day(item.ends_on) or "移出为止", False),
        ("履行情况", "", True),
    ]
    return Paper(
        code="repair-kit",
        title="信用修复告知书",
        day=timezone.localdate(),
        number=row.document_no,
        to=merchant.name,
        before=[f"依照{LAW}，随这条信息一并告知如下：", *explained(item)],
        rows=rows,
        after=[f"{TITLE}：{CONTENT}{LIABILITY}"],
        signatures=["承诺人"],
        footer=FOOTER,
    )
