"""Credit reports and list checks as everybody, offices and the asked-about see them."""

from __future__ import annotations

import pytest

from tests.accounts.cast import client_of, member, somebody
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of
from tests.browser.test_reviews import WAYS, _pictures
from tests.intake.delivered import code
from tests.merchants import opinions
from tests.merchants.reports.reporting import on_record, page_of, ready
from tests.merchants.screening.screening import Cast, company
from tests.merchants.screening.test_what_was_done import done

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("screen", "theme", "locale"), WAYS)
def test_axe_finds_nothing_on_reports(visit, screen, theme, locale) -> None:  # type: ignore[no-untyped-def]
    report = ready(on_record())
    at = f"/m/{report.merchant.code}"
    paths = (
        at, f"{at}/credit-report", page_of(report), "/verify/report",
        f"/verify/report?number={report.number}", "/verify/report?number=20260101000000AAAAAAAA",
    )  # fmt: skip
    reader = as_person(
        visit(screen, theme, bypass_csp=True, locale=locale), client_of(somebody(402))
    )
    assert faults_of(reader, paths) == {}
    _pictures(reader, [*paths], f"{screen}-{locale}")


@pytest.mark.parametrize(("screen", "theme", "locale"), WAYS)
def test_axe_finds_nothing_on_screening(visit, screen, theme, locale) -> None:  # type: ignore[no-untyped-def]
    cast, merchant = Cast(), company()
    owner = member(opinions.of_shop(merchant), 8903)
    made = cast.asks(cast.granted())
    cast.proposed(purpose="工程招投标资格审查")
    done(cast, made)
    at = f"/office/screening/{merchant.code}/{made.question.id}"
    pages = {
        cast.officer: (client_of(cast.officer, strong=True), ("/office/screening", at)),
        cast.second: (client_of(cast.second, strong=True), ("/office/screening-grounds",)),
        owner: (client_of(owner), ("/shop/screening",)),
    }
    for client, paths in pages.values():
        reader = as_person(visit(screen, theme, bypass_csp=True, locale=locale), client)
        assert faults_of(reader, paths) == {}
        assert reader.trouble == []
        _pictures(reader, [*paths], f"{screen}-{locale}")


def test_a_report_comes_by_itself_without_javascript(visit) -> None:  # type: ignore[no-untyped-def]
    from tests.merchants.reports.reporting import work

    on_record()
    reader = visit("phone", java_script_enabled=False)
    reader.page.goto(f"{reader.base}/m/{code()}/credit-report")
    reader.page.click("button.main")
    reader.page.wait_for_selector("text=正在汇集记录")
    work()
    reader.page.wait_for_selector("text=下载 PDF")
