"""Applications as applicants, partners and the city's office see them, on a phone and at a desk."""

from __future__ import annotations

import pytest

from incentives.applications.complaints.actions import complain
from incentives.applications.complaints.models import About
from tests.accounts.cast import client_of, member, somebody
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of
from tests.browser.test_points import WAYS, _pictures
from tests.incentives import applied
from tests.incentives.test_application_complaints import offers_office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MINE, SENT = "/me/applications", "/partner/applications"


@pytest.mark.parametrize(("screen", "theme", "locale"), WAYS)
def test_applications_read_well(visit, screen, theme, locale) -> None:  # type: ignore[no-untyped-def]
    bank, agency, person = applied.a_bank(), applied.an_agency(), somebody(1)
    office = offers_office()
    asked, owing = applied.asked(bank, person), applied.decided(agency, person)
    third = applied.a_bank("third-bank", 93)
    draft, refused = applied.drafted(third, person), applied.decided(bank, somebody(2), applied.NO)
    applied.drafts.add_files(person=person, application=draft.id, files=[applied.paper()])
    said = {"about": About.NO_REASON, "said": "理由不清楚。"}
    made = complain(person=somebody(2), application=refused.id, **said)
    pages = {
        person: (MINE, f"{MINE}/{asked.id}", f"{MINE}/{owing.id}", f"{MINE}/{draft.id}/draft",
                 f"{MINE}/{draft.id}/send", f"/offers/{third.version.offer.code}/apply",
                 f"/offers/{third.version.offer.code}"),
        somebody(2): (f"{MINE}/{refused.id}",),
        bank.clerk: (SENT, f"{SENT}/{asked.id}", f"{SENT}/{refused.id}", "/partner/figures"),
        agency.clerk: (f"{SENT}/{owing.id}",),
        member(office, 61): ("/office/applications", f"/office/applications/{made.id}"),
    }  # fmt: skip
    for reads, paths in pages.items():
        strong = reads.memberships.exists()
        reader = as_person(
            visit(screen, theme, bypass_csp=True, locale=locale), client_of(reads, strong=strong)
        )
        assert faults_of(reader, paths) == {}
        assert reader.trouble == []
        _pictures(reader, [*paths], f"{screen}-{locale}")


def test_from_the_offer_to_a_receipt_by_hand(visit) -> None:  # type: ignore[no-untyped-def]
    bank, person = applied.a_bank(), somebody(1)
    reader = as_person(visit(), client_of(person))
    page = reader.open(f"/offers/{bank.version.offer.code}")
    page.get_by_role("link", name="申请", exact=True).click()
    page.get_by_role("button", name="开始写草稿").click()
    page.get_by_label("申请额度").fill("30000")
    page.get_by_label("用途和说明").fill("想买一台面包烤箱。")
    page.get_by_label("我的手机号").check()
    page.get_by_role("button", name="保存，去提交").click()
    assert page.get_by_text("138").or_(page.get_by_text("139")).first.is_visible()
    page.get_by_label("同意把以上内容交给").check()
    page.get_by_role("button", name="提交申请").click()
    assert page.get_by_text("已提交，回执在下面。").is_visible()
    assert page.get_by_text("机构的决定期限").is_visible()
    assert page.get_by_role("link", name="回执").count() == 1
    assert reader.trouble == []
