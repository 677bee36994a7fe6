"""What the made-up shops dispute: a case in every state, statements, a pending recheck.

All of it comes in by the doors of everybody, by the demo's own people.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import transaction

from backend.accounts import demo
from backend.accounts.organisations.models import Kind, Organisation
from merchants.demo.famous import HOTPOT, NOODLES
from merchants.objections.actions import Filer, Said, file_objection
from merchants.objections.deciding import (
    Desk,
    Verdict,
    check_objection,
    decide_objection,
    extend_objection,
)
from merchants.objections.items import public_items
from merchants.objections.models import Objection
from merchants.objections.reading import merchant_of
from merchants.objections.rechecks.actions import ask_recheck
from merchants.objections.statements.actions import Writer, write_statement
from merchants.records.models import Record
from merchants.registry.models import Merchant

WINDOW, SOURCE = "demo-credit-centre", "demo-market-city"


class Story(NamedTuple):
    """Which shop disputes its n-th newest item of a kind, why, and how far it gets."""

    uscc: str
    role: str
    kind: str
    place: int
    ground: str
    words: str
    until: str = ""  # checked, extended, corrected, rejected


STORIES = (
    Story(NOODLES.uscc, "shop_staff", "inspection", 1, "wrong_facts",
          "检查记录写的调味料当天已过期，瓶身标的日期是次月，照片附后。"),
    Story(NOODLES.uscc, "shop_owner", "penalty", 0, "wrong_facts",
          "罚款数额录入有误，决定书第二页写明三千元。", "corrected"),
    Story(NOODLES.uscc, "shop_owner", "listing", 0, "settled",
          "年度报告已于上月补报，回执附后。", "extended"),
    Story(HOTPOT.uscc, "second_owner", "penalty", 0, "not_ours",
          "处罚的是上一任承租人，不是本店。", "rejected"),
)  # fmt: skip
STATEMENTS = (
    (
        NOODLES.uscc,
        "shop_owner",
        "penalty",
        0,
        "过期的调料当天已全部销毁，现在每天开门前检查一遍。",
    ),
    (HOTPOT.uscc, "second_owner", "inspection", 0, "新证已在办理，受理号可以到店查看。"),
)
CORRECTED = {"fine": "3000", "content": "罚款 3000 元"}
REASONS = {
    "corrected": "经核对原处罚决定书，罚款数额录入有误，予以更正。",
    "rejected": "原处罚决定书载明的当事人名称和代码与该店一致，异议不成立。",
}


def let_shops_object() -> int:
    """Cases of the demo's own shops, unless there are any; how many. Wants everybody settled."""
    if Objection.objects.exists() or not _office(WINDOW):
        return 0
    told = 0
    for story in STORIES:
        with transaction.atomic():
            told += _tell(story)
    for uscc, role, kind, place, text in STATEMENTS:
        _say(uscc, role, kind, place, text)
    _ask_for_recheck()
    return told


def _tell(story: Story) -> int:
    shop = _shop(story.uscc)
    item = _item(shop, story.kind, story.place) if shop else None
    if shop is None or item is None:
        return 0
    by = Filer(person=demo.person(story.role), shop=shop)
    said = Said(ground=story.ground, words=story.words)
    case = file_objection(by=by, merchant=item.merchant, item=item.id, said=said)
    window, source = _desk(WINDOW, "second_officer"), _desk(SOURCE, "officer")
    if story.until:
        check_objection(desk=window, objection=case.id, note="材料齐全，请核对原始文书。")
    if story.until == "extended":
        extend_objection(desk=source, objection=case.id, reason="需要调取年报系统的原始记录。")
    elif story.until in REASONS:
        changes = CORRECTED if story.until == "corrected" else {}
        verdict = Verdict(outcome=story.until, reasons=REASONS[story.until], changes=changes)
        decide_objection(desk=source, objection=case.id, verdict=verdict)
    return 1


def _say(uscc: str, role: str, kind: str, place: int, text: str) -> None:
    shop = _shop(uscc)
    item = _item(shop, kind, place) if shop else None
    if shop and item:
        by = Writer(person=demo.person(role), acting_for=shop)
        write_statement(by=by, merchant=item.merchant, item=item.id, text=text)


def _ask_for_recheck() -> None:
    shop = _shop(HOTPOT.uscc)
    item = _item(shop, "inspection", 0) if shop else None
    if shop and item:
        by = Writer(person=demo.person("second_owner"), acting_for=shop)
        words = "许可证已换发，冷库已清理并每日登记。"
        ask_recheck(by=by, merchant=item.merchant, item=item.id, words=words)


def _item(shop: Organisation, kind: str, place: int) -> Record | None:
    merchant = merchant_of(shop)
    found = public_items(merchant).filter(kind=kind).order_by("-decided_on", "id")[place:].first()
    if found is not None:
        found.merchant = merchant
    return found


def _shop(uscc: str) -> Organisation | None:
    merchant = Merchant.objects.filter(uscc=uscc).values_list("pk", flat=True).first()
    return Organisation.objects.filter(kind=Kind.MERCHANT, merchant=merchant).first()


def _office(code: str) -> Organisation | None:
    return Organisation.objects.filter(code=code).first()


def _desk(code: str, role: str) -> Desk:
    return Desk(officer=demo.person(role), office=Organisation.objects.get(code=code))
