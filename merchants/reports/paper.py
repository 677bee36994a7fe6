"""The report as a PDF: what of each item stands on the paper, in which words.

Everything reaches typst as JSON, never as markup; the template is report.typ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import override

from backend.files.typesetting import typeset
from backend.web.words import tone, word
from merchants.commitments.choices import Type
from merchants.licences.qr import svg
from merchants.reports.assembling import EMPTY

TEMPLATE = Path(__file__).with_name("report.typ")
NUMERALS = "一二三四五六七八九十"
LONG = 900  # characters from which an item may run over to the next page
WITHHELD = "设在住宅内，不公开街道地址"
Item = Mapping[str, Any]
Pairs = list[tuple[str, Any]]


def pdf(report: Mapping[str, Any], *, day: date) -> bytes:
    """A tagged PDF (PDF/UA where our fonts have every sign) of the report as data."""
    with override("zh-hans"):
        facts = _facts(report)
    return typeset(TEMPLATE, facts, day=day)


def address_of(number: str) -> str:
    """Where the number is checked; what the code on the paper says."""
    return f"https://{settings.CHENGYI_HOST}/verify?number={number}"


def _facts(report: Mapping[str, Any]) -> dict[str, Any]:
    subject, at = report["subject"], datetime.fromisoformat(report["generated_at"])
    return {
        "title": report["title"],
        "number": report["number"],
        "at": f"{at:%Y-%m-%d %H:%M:%S}",
        "date": [at.year, at.month, at.day],
        "version": report["version"],
        "issuer": report["issued_by"],
        "name": subject["name"],
        "uscc": subject["uscc"] or subject["registration_no"] or EMPTY,
        "labels": subject["labels"],
        "demo": bool(subject["demo"]),
        "counters": [[one["name"], str(one["count"])] for one in report["summary"]],
        "sections": [_section(section) for section in report["sections"][:-1]],
        "suggestions": report["suggestions"],
        "notes": report["notes"],
        "check": f"{settings.CHENGYI_HOST}/verify",
        "qr": svg(address_of(report["number"])),
        "empty": EMPTY,
    }


def _section(section: Mapping[str, Any]) -> dict[str, Any]:
    number, items = section["number"], [_row(item) for item in section["items"]]
    return {
        "title": f"{NUMERALS[number - 1]}、{section['title']}",
        "items": items,
        "counted": "" if number == 1 else f"{len(items)} 条",
    }


def _row(item: Item) -> dict[str, Any]:
    kind = item["kind"]
    pairs = [*FACTS[kind](item), *_beside(item)]
    facts = [[label, _text(value)] for label, value in pairs]
    return {
        "title": TITLES[kind](item),
        "marks": _marks(item),
        "facts": facts,
        "source": [[label, _text(value)] for label, value in _source(item["source"])],
        "long": sum(len(value) for _label, value in facts) > LONG,
    }


def _marks(item: Item) -> list[list[str]]:
    """Short words beside the title, each with its tone."""
    table, field = MARKS.get(item["kind"], ("", ""))
    value = item.get(field) if field else None
    marks = [[word(value, table), tone(value, table)]] if value else []
    if item.get("contested"):
        marks.append(["异议处理中", "contested"])
    if item["kind"] == "commitment" and item["type"] == Type.VOLUNTARY:
        marks.append(["商户自述", "plain"])
    return marks


MARKS = {
    "permit": ("permit", "state"), "penalty": ("severity", "severity"),
    "listing": ("list", "list"), "honour": ("list", "list"), "inspection": ("result", "result"),
    "commitment": ("promise", "state"),
}  # fmt: skip


def _beside(item: Item) -> Pairs:
    """What stands beside an item since it was delivered: the shop's words, a correction, a wish.

    Whatever of these the card tells; the shop's words are called what they are (promise 4).
    """
    told: Pairs = []
    said, mended = item.get("statement"), item.get("correction")
    if said and said["text"] and not said["hidden"]:
        told.append((f"商户陈述（未经公示单位核实，{said['written_on']}）", said["text"]))
    if mended:
        changes = [
            f"“{mended['before'].get(name, EMPTY)}”更正为“{after}”"
            for name, after in mended["after"].items()
        ]
        told.append((f"更正（{mended['decided_on']}）", "；".join(changes)))
    if asked := item.get("recheck"):
        told.append(("已申请复查", f"{asked['requested_on']}，应于 {asked['due_on']} 前复查"))
    return [*told, *(("同一文书", _other_source(other)) for other in item.get("also", []))]


def _other_source(other: Item) -> str:
    """Who delivered the same document too, and whether it tells something else there."""
    said = f"{other['delivered_by']} {other['delivered_at'][:10]} 也提供"
    if not other["differs"]:
        return said
    fine = other["facts"].get("fine")
    return f"{said}，内容不一致" + (f"：罚款金额 {_text(fine)}" if fine else "")


def _source(source: Item) -> Pairs:
    until = source.get("ends_on") or ("" if source.get("published_on") else None)
    shown = (
        f"{source.get('published_on') or ''} 至 {until or '未定止期'}" if until is not None else ""
    )
    told: Pairs = [
        ("单位", source["office"]),
        ("文号", source.get("document_no")),
        ("依据", source.get("legal_basis")),
        ("目录", source.get("catalogue_item")),
        ("认定", source.get("decided_on")),
        ("提供", f"{source['delivered_by']} {source['delivered_at'][:10]}"),
        ("公示", shown),
    ]
    return [(label, value) for label, value in told if value]


def _text(value: Any) -> str:
    if isinstance(value, Mapping):  # money
        return f"{float(value['amount']):,.2f} 元".replace(".00 ", " ")
    if isinstance(value, list):
        return "、".join(map(str, value)) or EMPTY
    return EMPTY if value in (None, "") else str(value)


def _span(item: Item) -> str:
    return f"{item['valid_from']} 至 {item['valid_until'] or '长期'}"


def _identity(item: Item) -> Pairs:
    address = WITHHELD if item["address_withheld"] else item["address"]
    return [
        ("名称", item["name"]),
        ("统一社会信用代码", item["uscc"]),
        ("法定代表人（负责人）", item["representative"]),
        ("类型", item["entity_type"] or word(item["kind_of_entity"], "kind")),
        ("成立日期", item["established_on"]),
        ("登记状态", word(item["status"], "status")),
        ("注册资本", item["capital"]),
        ("住所", address),
        ("经营范围", item["scope"]),
    ]


def _outlet(item: Item) -> Pairs:
    return [("地址", WITHHELD if item["address_withheld"] else item["address"])]


def _permit(item: Item) -> Pairs:
    return [
        ("许可类别", item["category"]),
        ("编号", item["number"]),
        ("内容", item["content"]),
        ("有效期", _span(item)),
    ]


def _penalty(item: Item) -> Pairs:
    told: Pairs = [
        ("违法事实", item["facts"]),
        ("处罚种类", item["kinds"]),
        ("处罚内容", item["content"]),
        ("罚款", item["fine"]),
    ]
    more: Pairs = [("没收", item["confiscated"]), ("证照", item["licence_affected"])]
    return told + [(label, value) for label, value in more if value]


def _listing(item: Item) -> Pairs:
    return [("列入事由", item["reason"])]


def _honour(item: Item) -> Pairs:
    return [("评价年度", item["year"]), ("有效期至", item["valid_until"])]


def _inspection(item: Item) -> Pairs:
    told: Pairs = [
        ("检查日期", item["inspected_on"]),
        ("结果", item["result_text"]),
        ("情况", item["findings"]),
    ]
    return told + ([("下次检查", item["next_due_on"])] if item["next_due_on"] else [])


def _evaluation(item: Item) -> Pairs:
    return [
        ("等级（主管部门送达）", item["grade"]),
        ("评价日期", item["evaluated_on"]),
        ("有效期至", item["valid_until"]),
    ]


def _commitment(item: Item) -> Pairs:
    told: Pairs = [
        ("编码", item["code"]),
        ("类型", str(Type(item["type"]).label)),
        ("内容", item["content"]),
        ("违诺责任", item["liability"]),
        ("期限", f"{item['made_on']} 至 {item['valid_until'] or '长期'}"),
    ]
    more: Pairs = [("未履行", item["unfulfilled"]), ("责任追究", item["accountability"])]
    return told + [(label, value) for label, value in more if value]


FACTS: dict[str, Callable[[Item], Pairs]] = {
    "identity": _identity, "outlet": _outlet, "permit": _permit, "penalty": _penalty,
    "listing": _listing, "honour": _honour, "inspection": _inspection,
    "evaluation": _evaluation, "commitment": _commitment,
}  # fmt: skip


def _named(item: Item) -> str:
    return str(item["title"])


TITLES: dict[str, Callable[[Item], str]] = {
    **dict.fromkeys(FACTS, _named),
    "identity": lambda _item: "登记信息",
    "outlet": lambda item: f"门店 {item['name'] or item['code']}",
    "inspection": lambda item: str(item["visit"]),
    "evaluation": lambda item: str(item["title"] or "公共信用综合评价"),
}
