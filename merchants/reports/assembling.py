"""From the whole public card to the report: ten sections, eight counters, each datum its source.

Layout: 《公共信用信息报告标准（2022年版）》, version V2.0, of organisations. Nothing is added
to what the card says and nothing is judged; a section without data says so ("— —").
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import override

from backend.web.words import word

VERSION = "V2.0"
TITLE = "法人和非法人组织公共信用信息报告"
EMPTY = "— —"
LISTS = ("permits", "penalties", "listings", "honours", "inspections", "commitments")

SECTIONS = (
    (1, "登记注册基础信息"), (2, "行政管理信息"), (3, "诚实守信相关荣誉信息"),
    (4, "严重失信主体名单信息"), (5, "经营（活动）异常名录（状态）信息"), (6, "信用承诺信息"),
    (7, "信用评价信息"), (8, "司法判决及执行信息"), (9, "其他信息"), (10, "信用状况提升建议"),
)  # fmt: skip
# The eight counters, and the sections they count.
COUNTERS = (
    ("行政管理", 2), ("诚实守信", 3), ("严重失信", 4), ("经营异常", 5),
    ("信用承诺", 6), ("信用评价", 7), ("司法判决", 8), ("其他", 9),
)  # fmt: skip

NOTES = (
    "本报告由系统按生成时刻正在公开的信息自动汇集，客观中立，不主动编辑或修改，不进行评分或等级评定；"
    "主管部门作出的评价，只按其送达的内容转述。",
    "公示期满、已经修复、已经撤销的信息不在本报告内；轻微的行政处罚原则上不公示。“没有记录”不等于担保。",
    "标有“异议处理中”的信息，权利人已经提出异议，尚未办结；标有“商户自述”的内容由商户自己写下，未经公示单位核实。",
    "认为信息有误的，可以向本市信用平台或者作出认定的单位提出异议申请；平台受理后即作标注。",
    "行政处罚等信息符合条件的，可以申请信用修复。受理和办理都不收费，也不要求购买任何报告或培训。",
    "本报告只说明生成时刻的情况。其中任何信息停止公示后，本报告即不应再使用，请重新生成。",
)
SUGGESTIONS = {
    "penalties": "行政处罚：履行完毕、公示达到最短期限后，可向作出处罚的单位申请信用修复。"
    "最短公示期自处罚文书认定之日起算：一般为三个月，严重的为一年。",
    "listings": "名录名单：纠正列入事由后，向列入机关申请移出。谁认定、谁修复。",
    "contested": "有信息正在异议处理中，请留意办理结果。",
    "always": "每年 1 月 1 日至 6 月 30 日报送并公示年度报告；可主动作出信用承诺并履行。",
}


def assembled(card: Mapping[str, Any], *, number: str, as_of: datetime) -> dict[str, Any]:
    """The report as data: the JSON twin, from which the paper is set.

    `card` is the whole card (`lookup.cards.whole_card`); `as_of` the moment it was gathered.
    """
    with override("zh-hans"):
        sections = _sections(card)
    counted = {section["number"]: len(section["items"]) for section in sections}
    return {
        "title": TITLE,
        "version": VERSION,
        "number": number,
        "generated_at": as_of.astimezone(ZoneInfo(settings.TIME_ZONE)).isoformat(),
        "issued_by": f"{settings.CHENGYI_CITY}公共信用信息平台",
        "code": card["code"],
        "subject": _subject(card["identity"]),
        "summary": [{"name": name, "count": counted[section]} for name, section in COUNTERS],
        "sections": sections,
        "suggestions": suggestions(card),
        "notes": list(NOTES),
    }


def count_of(card: Mapping[str, Any]) -> int:
    """How many items the report tells of."""
    return sum(len(card.get(name) or []) for name in LISTS) + bool(card.get("evaluation"))


def suggestions(card: Mapping[str, Any]) -> list[str]:
    """What would help, by what is on record: general rules, never a judgement."""
    contested = any(item.get("contested") for name in LISTS for item in card.get(name) or [])
    given = {name: bool(card.get(name)) for name in ("penalties", "listings")}
    given |= {"contested": contested, "always": True}
    return [text for name, text in SUGGESTIONS.items() if given[name]]


def _subject(identity: Mapping[str, Any]) -> dict[str, Any]:
    names = ("name", "uscc", "registration_no", "kind", "entity_type", "status", "demo")
    told = {name: identity[name] for name in names}
    with override("zh-hans"):
        told["labels"] = [word(identity["status"], "status")]
        if identity["kind"] == "individual_business":
            told["labels"].append("个体工商户（仅限经营活动）")
    return told


def _sections(card: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: dict[int, list[dict[str, Any]]] = {
        1: [{**card["identity"], "kind_of_entity": card["identity"]["kind"], "kind": "identity"}],
        2: [*_of(card, "permits"), *_of(card, "penalties"), *_of(card, "inspections")],
        3: _of(card, "honours"),
        4: [one for one in _of(card, "listings") if one["list"] == "serious_dishonesty"],
        5: [one for one in _of(card, "listings") if one["list"] == "abnormal_operation"],
        6: _of(card, "commitments"),
        7: [{"kind": "evaluation", **card["evaluation"]}] if card["evaluation"] else [],
    }
    found[1] += [{"kind": "outlet", **outlet} for outlet in card["outlets"]]
    return [
        {"number": number, "title": title, "items": found.get(number, [])}
        for number, title in SECTIONS
    ]


KIND_OF = {
    "permits": "permit", "penalties": "penalty", "listings": "listing", "honours": "honour",
    "inspections": "inspection", "commitments": "commitment",
}  # fmt: skip


def _of(card: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    # An inspection has a `kind` of its own (the office's words for it): it stays beside ours.
    told = []
    for item in card.get(name) or []:
        more = {"visit": item["kind"]} if name == "inspections" else {}
        told.append({**item, **more, "kind": KIND_OF[name]})
    return told
