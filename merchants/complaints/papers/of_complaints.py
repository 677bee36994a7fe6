"""The papers of a complaint: which there are for a side, and what stands in them. In Chinese."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import NotFound
from merchants.complaints import words
from merchants.complaints.categories import name_of
from merchants.complaints.choices import Ending, MessageKind, Side, Wish
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import Complaint
from merchants.complaints.papers.setting import Paper, long_day
from merchants.complaints.showing import CaseView, Person, Said
from merchants.complaints.workflows import HandlingStatus

RULES = "《市场监督管理投诉举报处理办法》"
YES, NO = "是", "否"
TICKED, OPEN = "☑", "☐"
MOST_NAMED = 10


class Kind(NamedTuple):
    """One kind of paper: who may have it, when it exists, what stands in it."""

    name: Promise
    sides: tuple[Side, ...]
    exists: Callable[[CaseView, Handling | None], bool]
    write: Callable[[CaseView, Handling | None], Paper]


def papers_of(seen: CaseView, handling: Handling | None) -> list[dict[str, str | Promise]]:
    """What this side can have now."""
    return [
        {"code": code, "name": kind.name}
        for code, kind in KINDS.items()
        if seen.side in kind.sides and kind.exists(seen, handling)
    ]


def paper_of(seen: CaseView, handling: Handling | None, code: str) -> Paper:
    """One paper, for a side that may have it. Raises NotFound."""
    kind = KINDS.get(code)
    if kind is None or seen.side not in kind.sides or not kind.exists(seen, handling):
        raise NotFound
    with translation.override("zh-hans"):
        return kind.write(seen, handling)


def blank_form(*, today: date) -> Paper:
    """投诉登记表 to be filled in by hand."""
    wishes = "　".join(f"{OPEN}{wish.label}" for wish in Wish)
    labels = ("姓名", "联系电话", "证件类型", "证件号码", "联系地址")
    rows = [(label, "", False) for label in labels]
    rows += [
        ("是否同意公示投诉信息", f"{OPEN}{YES}　{OPEN}{NO}", False),
        ("是否同意委托调解", f"{OPEN}{YES}　{OPEN}{NO}", False),
    ]
    rows += [(f"被投诉人{label}", "", False) for label in ("名称", "联系人", "地址", "电话")]
    rows += [("事实依据（时间、地点、经过、金额、证据）", "", True), ("请求", wishes, False)]
    return Paper(
        code="complaint-form", title="投诉登记表", day=today, rows=rows, signatures=["投诉人"],
        footer="可以在平台上填写，也可以打印后手写。",
    )  # fmt: skip


def _form(seen: CaseView, _handling: Handling | None) -> Paper:
    case, lead = seen.case, lead_of(seen)
    asked = "　".join(f"{TICKED if w in case.wishes else OPEN}{w.label}" for w in Wish)
    amount = f"{case.amount} 元" if case.amount is not None else ""
    facts = f"发生于 {long_day(case.happened_on)}。{name_of(case.category)}。\n{seen.words}"
    rows = [
        ("姓名", lead.name, False),
        ("联系电话", lead.phone, False),
        ("证件类型", "居民身份证" if lead.resident_id else "", False),
        ("证件号码", lead.resident_id, False),
        ("联系地址", "", False),
        ("是否同意公示投诉信息", YES if case.may_publish else NO, False),
        ("是否同意委托调解", YES if case.may_delegate else NO, False),
        ("被投诉人名称", case.merchant.name, False),
        ("被投诉人地址", shop_address(case), False),
        ("事实依据", facts, True),
        ("金额", amount, False),
        ("证据", f"附件 {len(seen.evidence)} 份" if seen.evidence else "", False),
        ("请求", asked, False),
    ]
    return Paper(
        code="complaint-form", title="投诉登记表", number=case.number, day=case.filed_on,
        rows=rows, signatures=["投诉人"],
    )  # fmt: skip


def _forwarding(seen: CaseView, handling: Handling | None) -> Paper:
    row = known(handling)
    rows = [*_about(seen), ("收到日期", long_day(timezone.localdate(row.received_at)), False)]
    return _notice(
        seen, row, "forwarding", to=row.office_name, day=timezone.localdate(row.received_at),
        before=["下列投诉分送你单位处理。"], rows=rows, office="",
    )  # fmt: skip


def _materials(seen: CaseView, handling: Handling | None) -> Paper:
    said = _asked(seen)
    clocks = [one for one in seen.deadlines if one.step == "materials"]
    until = long_day(clocks[-1].due_on) if clocks else ""
    text = f"依照{RULES}第十条，请于 {until} 前提供下列材料："
    return _notice(
        seen, known(handling), "identity-materials", to=_names(seen),
        day=timezone.localdate(said.at), before=[text, said.words], rows=_about(seen),
    )  # fmt: skip


def _acceptance(seen: CaseView, handling: Handling | None) -> Paper:
    row = known(handling)
    day = timezone.localdate(row.accepted_at)
    text = "经审查，本机关决定受理你提出的下列投诉。"
    later = f"自受理之日起六十日内未达成调解协议的，依照{RULES}第二十三条终止调解。"
    return _notice(
        seen, row, "acceptance", to=_names(seen), day=day, before=[text], rows=_about(seen),
        after=[later],
    )  # fmt: skip


def _refusal(seen: CaseView, handling: Handling | None) -> Paper:
    row = known(handling)
    text = f"经审查，下列投诉属于{RULES}第十六条规定的情形，本机关决定不予受理。"
    rows = [*_about(seen), ("情形", row.get_ground_display(), False), ("理由", _reasons(row), True)]
    return _notice(seen, row, "refusal", to=_names(seen), day=_ended(row), before=[text], rows=rows)


def _mediation(seen: CaseView, handling: Handling | None) -> Paper:
    said = _invited(seen)
    if said is None:
        raise NotFound
    to = seen.case.merchant.name if seen.side == Side.MERCHANT else _names(seen)
    text = "本机关就下列投诉组织调解，请你（单位）按时参加："
    return _notice(
        seen, known(handling), "mediation-notice", to=to, day=timezone.localdate(said.at),
        before=[text, said.words], rows=_about(seen),
    )  # fmt: skip


def _termination(seen: CaseView, handling: Handling | None) -> Paper:
    row = known(handling)
    text = f"下列投诉属于{RULES}第二十三条规定的情形，本机关决定终止调解。"
    rows = [*_about(seen), ("情形", row.get_ending_display(), False), ("理由", _reasons(row), True)]
    to = seen.case.merchant.name if seen.side == Side.MERCHANT else _names(seen)
    return _notice(seen, row, "termination", to=to, day=_ended(row), before=[text], rows=rows)


def _agreement(seen: CaseView, handling: Handling | None) -> Paper:
    row = known(handling)
    text = "经本机关调解，双方自愿达成如下协议："
    return _notice(
        seen, row, "agreement", to="", day=_ended(row), before=[text, _reasons(row)],
        rows=_about(seen), signatures=["投诉人", "被投诉人"],
    )  # fmt: skip


def _notice(seen: CaseView, row: Handling, code: str, **parts: object) -> Paper:
    given = {"office": row.office_name, "sealed": True, "number": seen.case.number} | parts
    return Paper(code=code, title=str(KINDS[code].name), **given)  # type: ignore[arg-type]  # of Paper


def _about(seen: CaseView) -> list[tuple[str, str, bool]]:
    case = seen.case
    wishes = "、".join(str(Wish(one).label) for one in case.wishes)
    return [
        ("投诉人", _names(seen), False),
        ("被投诉人", case.merchant.name, False),
        ("投诉事项", name_of(case.category), False),
        ("请求", wishes, False),
    ]


def lead_of(seen: CaseView) -> Person:
    """Whoever filed it, as this side may know them."""
    return next((one for one in seen.people if one.is_lead), Person(1, is_lead=True))


def known(handling: Handling | None) -> Handling:
    """The handling a paper is about. Raises NotFound."""
    if handling is None:
        raise NotFound
    return handling


def shop_address(case: Complaint) -> str:
    """Where the shop is registered, unless that is a home."""
    shop = case.merchant
    return "" if shop.address_withheld else shop.address


def _names(seen: CaseView) -> str:
    names = [one.name for one in seen.people if one.name][:MOST_NAMED]
    more = "等" if len(seen.people) > MOST_NAMED else ""
    return "、".join(names) + more


def _reasons(row: Handling) -> str:
    """Of this very handling; the view has noted who reads."""
    return words.read(
        row.reasons_sealed, table="handling", pk=row.id, about=None, reading=words.NOTED
    )


def _ended(row: Handling) -> date:
    return timezone.localdate(row.ended_at)


def _asked(seen: CaseView) -> Said:
    asked = [one for one in seen.messages if one.kind == MessageKind.MATERIALS]
    if not asked:
        raise NotFound
    return asked[-1]


def _invited(seen: CaseView) -> Said | None:
    """The notice with which mediation began: the first one after the step."""
    begun = [one.at for one in seen.steps if one.end == HandlingStatus.MEDIATING]
    if not begun:
        return None
    notices = [one for one in seen.messages if one.kind == MessageKind.NOTICE]
    return next((one for one in notices if one.at >= begun[-1]), None)


def _is(status: str) -> Callable[[CaseView, Handling | None], bool]:
    return lambda _seen, row: row is not None and row.status == status


TWO, ALL = (Side.CONSUMER, Side.OFFICE), (Side.CONSUMER, Side.MERCHANT, Side.OFFICE)
KINDS: dict[str, Kind] = {
    "complaint-form": Kind(_("投诉登记表"), TWO, lambda _seen, _row: True, _form),
    "forwarding": Kind(
        _("分送通知书"),
        (Side.OFFICE,),
        lambda _seen, row: row is not None and row.why == "passed_on",
        _forwarding,
    ),
    "identity-materials": Kind(
        _("限期提供身份证明材料通知书"),
        TWO,
        lambda seen, row: (
            row is not None and any(one.kind == MessageKind.MATERIALS for one in seen.messages)
        ),
        _materials,
    ),
    "acceptance": Kind(
        _("受理决定书"),
        TWO,
        lambda _seen, row: row is not None and bool(row.accepted_at),
        _acceptance,
    ),
    "refusal": Kind(_("不予受理决定书"), TWO, _is(HandlingStatus.REFUSED), _refusal),
    "mediation-notice": Kind(
        _("调解通知书"),
        ALL,
        lambda seen, row: row is not None and _invited(seen) is not None,
        _mediation,
    ),
    "termination": Kind(
        _("终止调解决定书"),
        ALL,
        lambda _seen, row: row is not None and row.ending not in {"", Ending.AGREED},
        _termination,
    ),
    "agreement": Kind(
        _("调解书"),
        ALL,
        lambda _seen, row: row is not None and row.ending == Ending.AGREED,
        _agreement,
    ),
}
