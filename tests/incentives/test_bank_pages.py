"""Pages of a bank become drafts: what they say plainly is taken, everything else stays open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from incentives.offers.models import Offer, State, Version
from incentives.offers.pages_of_banks import import_pages, read_page
from incentives.offers.writing.actions import what_is_open
from tests.incentives.listed import a_partner
from tests.incentives.written import a_writer

REAL = "bank_products/gongyi_rural_commercial_bank.json"


def page(text: str, title: str = "云燕贷", *, about: str = "【产品介绍】") -> dict[str, Any]:
    return {
        "file": "views/one.php",
        "title": title,
        "paragraphs": [about, "面向本市居民的贷款产品，手续简便，随用随贷，周转使用。", text],
    }


@pytest.mark.parametrize(
    ("text", "amount", "months"),
    [
        (
            "贷款额度最高可至100万元授信最长期限为3年，期限内单笔贷款最长期限不超过1年。",
            1_000_000,
            36,
        ),
        ("贷款额度最高30万元，贷款期限最长5年。", 300_000, 60),
        ("贷款额度最高为所购房屋价值的70% 。", None, None),
        ("个人住房最高不超过20万元，商业用房最高不超过30万元。", None, None),
        ("额度灵活，期限面议。", None, None),
    ],
)
def test_amount_and_term_are_taken_from_plain_sentences_only(
    text: str, amount: int | None, months: int | None
) -> None:
    read = read_page(page(text))
    assert read is not None
    assert (read.terms.get("amount"), read.terms.get("months")) == (amount, months)


def test_what_is_unclear_is_noted_for_the_partner() -> None:
    read = read_page(page("授信最长期限为3年，期限内单笔贷款最长期限不超过1年。"))
    assert read is not None
    assert read.doubts == ("单笔贷款最长 1 年",)


def test_menus_are_no_products() -> None:
    assert (
        read_page({"file": "a", "title": "业务", "paragraphs": ["信易贷", '" width="100%"/>']})
        is None
    )


@pytest.mark.django_db
def test_a_draft_says_what_is_missing_and_is_made_once() -> None:
    partner, pages = a_partner(), [page("贷款额度最高30万元，贷款期限最长5年。")]
    done = import_pages(pages, partner=partner, writer=a_writer())
    missing = {one.pointer for one in what_is_open(done.drafts[0])}
    assert {"/terms/rate_from", "/terms/rate_to", "/terms/fees", "/details/repayment"} <= missing
    assert {"/title_en", "/everyone_en"} <= missing
    assert {"/terms/amount", "/terms/months"}.isdisjoint(missing)
    again = import_pages(pages, partner=partner, writer=a_writer())
    assert (again.drafts, again.known) == ([], ["云燕贷"])


@pytest.mark.django_db
def test_an_unusable_file_is_refused(tmp_path: Path) -> None:
    a_partner()
    broken = tmp_path / "pages.json"
    broken.write_text("[{}]")
    for path, code in ((broken, "river-bank"), (tmp_path / "none", "river-bank"), (broken, "x")):
        with pytest.raises(CommandError):
            call_command("import_bank_pages", str(path), "--partner", code)
    assert not Offer.objects.exists()


@pytest.mark.realdata
@pytest.mark.django_db
def test_the_real_pages_become_drafts(shared_dir: Path, capsys: Any) -> None:
    file = shared_dir / "data" / REAL
    a_partner()
    pages = json.loads(file.read_text(encoding="utf-8"))
    call_command("import_bank_pages", str(file), "--partner", "river-bank")
    drafts = Version.objects.filter(state=State.DRAFT)
    assert len(pages) == 33
    assert drafts.count() == 26
    terms = {
        one.title_zh: {term.code: int(term.everyone) for term in one.terms.all()} for one in drafts
    }
    assert terms["信易贷"] == {"amount": 300_000, "months": 60}
    assert terms["金燕微贷通"] == {"amount": 1_000_000, "months": 36}
    assert terms["金燕农贷通"] == {"amount": 500_000, "months": 36}
    assert terms["个人住房按揭贷款"] == {}
    assert all(one.terms.filter(code__startswith="rate").count() == 0 for one in drafts)
    assert all(what_is_open(one) for one in drafts)
    assert "26 drafted" in capsys.readouterr().out
