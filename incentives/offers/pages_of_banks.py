"""A bank's product pages as drafts: only what a page says plainly is taken, the rest stays open.

A page is {file, title, paragraphs}. What is taken, and from where:

- the title, and the page's own sentences as the terms for everyone (up to a thousand characters);
- the amount, where exactly one is named in ten thousands of yuan beside 额度 ("最高可至100万元");
  a share of something's worth ("价值的50%") or two amounts for two cases stay open;
- the longest term, where 期限 is beside one number of years ("最长期限为3年"); a shorter limit of a
  single loan within it is noted for the partner to look at;
- the collateral, where the title names it (抵押, 质押, 保证) or the page says 信用贷款;
- for whom: the page's heading 适合客户 is for firms, 农户 for farmers, 投标 for bidders, 自然人 and
  公职人员 for people.

Rates, fees, the way of repayment and the English are on no page, so they stay open; the draft shows
its partner what is missing and cannot be handed in before. Menus and empty pages are no products.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone

from incentives.offers.models import Subject, Version, Way
from incentives.offers.writing.actions import About, Writer, draft_offer
from incentives.offers.writing.proposals import Proposal, Texts
from incentives.partners.models import Partner

LONGEST, LONGEST_TITLE, LONGEST_SOURCE = 1000, 60, 300
YEAR = timedelta(days=365)
RUBBISH = re.compile(r'^"[^一-鿿]*$')
HEADING = re.compile(r"【[^】]+】|^（[一二三四五六七八九]） ?[^，。；]{2,10}$", re.MULTILINE)
SENTENCE = re.compile(r"[^。；\n]+[。；]?")
AMOUNT = re.compile(r"(\d+(?:\.\d+)?)万元")
SHARE = re.compile(r"价[值款]?格?的\d+%|全部价款的\d+%")
YEARS = re.compile(r"期限[^，。；]{0,6}?(\d+)年|最长(\d+)年")
SINGLE = re.compile(r"单笔贷款最长期限[^，。；]{0,4}?(\d+)年")
COLLATERAL = (
    ("抵押", "mortgage"),
    ("质押", "pledge"),
    ("保押", "pledge"),
    ("保证贷款", "guarantee"),
)
LEAST_TEXT = 40  # characters; shorter pages are menus


class Page(NamedTuple):
    """What one page says plainly, and what is to be looked at."""

    title: str
    text: str
    source: str
    field: str
    subject: str
    terms: dict[str, Decimal]
    details: dict[str, str]
    doubts: tuple[str, ...]


def read_page(told: Mapping[str, Any]) -> Page | None:
    """The product on a page; None for menus and pages without text."""
    paragraphs = [one.strip() for one in told["paragraphs"] if not RUBBISH.match(one.strip())]
    text = "\n".join(filter(None, paragraphs))
    title = str(told["title"]).strip()
    if len(text) < LEAST_TEXT or not HEADING.search(text):
        return None
    is_of_firms = "【适合客户】" in text
    amounts, months, doubts = _amount(text), _months(text), [*_doubts(text)]
    terms = {**({"amount": amounts} if amounts else {}), **({"months": months} if months else {})}
    field = "trade" if title == "保函" else "loan"
    return Page(
        title[:LONGEST_TITLE],
        _cut(text),
        str(told["file"]),
        field,
        Subject.SHOP if is_of_firms else Subject.PERSON,
        terms if field == "loan" else {},
        _details(title, text, is_of_firms=is_of_firms) if field == "loan" else {},
        tuple(doubts),
    )


def _amount(text: str) -> Decimal | None:
    """The one amount beside 额度; None where there is none, a share, or more than one."""
    beside = [each for each in SENTENCE.findall(text) if "额度" in each or "最高" in each]
    found = {Decimal(one) for each in beside for one in AMOUNT.findall(each)}
    return found.pop() * 10_000 if len(found) == 1 and not SHARE.search(text) else None


def _months(text: str) -> Decimal | None:
    """The longest term in months; None where there is none or more than one."""
    plain = SINGLE.sub("", text)
    found = {int(one or other) for one, other in YEARS.findall(plain)}
    return Decimal(found.pop() * 12) if len(found) == 1 else None


def _doubts(text: str) -> Iterable[str]:
    if single := SINGLE.search(text):
        yield f"单笔贷款最长 {single[1]} 年"
    if SHARE.search(text):
        yield "额度按价值的比例计算"
    if len({*AMOUNT.findall(text)}) > 1:
        yield "写了不止一个额度"


def _details(title: str, text: str, *, is_of_firms: bool) -> dict[str, str]:
    told = {}
    if collateral := next((code for word, code in COLLATERAL if word in title), ""):
        told["collateral"] = collateral
    elif "信用贷款" in text:
        told["collateral"] = "none"
    if whom := _whom(title, text, is_of_firms=is_of_firms):
        told["for_whom"] = whom
    return told


def _whom(title: str, text: str, *, is_of_firms: bool) -> str:
    if "投标" in title:
        return "bidder"
    if is_of_firms or "个体经营" in text or "小微企业" in text:
        return "shop"
    if "农户" in text:
        return "farmer"
    return "person" if "自然人" in text or "公职人员" in text or "公民" in text else ""


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    kept = text[:LONGEST]
    return kept[: kept.rfind("\n")] if "\n" in kept else kept


class Imported(NamedTuple):
    """What came of a file: new drafts, pages known already, pages that are no product."""

    drafts: list[Version]
    known: list[str]
    skipped: list[str]


def import_pages(
    pages: Iterable[Mapping[str, Any]], *, partner: Partner, writer: Writer
) -> Imported:
    """A draft of the partner for each product page; a page that was imported before stays as it is.

    The days of a draft are from today for a year, for its partner to set. Raises AgreementOver.
    """
    done = Imported([], [], [])
    before = set(Version.objects.filter(offer__partner=partner).values_list("source", flat=True))
    for told in pages:
        page = read_page(told)
        if page is None:
            done.skipped.append(str(told["title"]))
        elif source_of(page) in before:
            done.known.append(page.title)
        else:
            done.drafts.append(_drafted(page, partner, writer))
    return done


def source_of(page: Page) -> str:
    """Where the words were taken from, and what is to be looked at."""
    note = f"；请核对：{'、'.join(page.doubts)}" if page.doubts else ""
    return f"{page.source}{note}"[:LONGEST_SOURCE]


def _drafted(page: Page, partner: Partner, writer: Writer) -> Version:
    today = timezone.localdate()
    said = Proposal(
        Texts(page.title, "", page.text, ""),
        {code: (value, None) for code, value in page.terms.items()},
        page.details,
        today,
        today + YEAR,
        source=source_of(page),
    )
    about = About(page.field, page.subject, Way.APPLICATION)
    return draft_offer(partner=partner, writer=writer, about=about, said=said)
