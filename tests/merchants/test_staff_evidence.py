"""Files that come with a claim: seen by who decides, noted; gone with their owner."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from backend.accounts.models import User
from backend.audit.models import Access
from backend.consent.rights.leaving import close_account
from backend.files.models import StoredFile
from backend.kernel.errors import DomainError, NotFound
from merchants.staff.cases import file_claim, withdraw_claim
from merchants.staff.evidence import ClaimDecided, NoFiles, TooManyFiles, add_evidence
from merchants.staff.models import Claim
from tests.accounts.cast import by_app_too, client_of, somebody
from tests.accounts.test_organisations import at_once
from tests.files.conftest import pdf
from tests.merchants.staff_cast import claimable_shop, proved

pytestmark = pytest.mark.django_db
PAGE = "/shop/claim"


@pytest.fixture(autouse=True)
def _place(tmp_path: Path) -> Any:
    with override_settings(FILES_DIR=str(tmp_path)):
        yield


def lease(number: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"租约{number}.pdf", pdf(number))


def test_a_lease_is_handed_in_on_the_page_and_read_by_the_operator_with_a_note() -> None:
    shop, daughter, boss = claimable_shop(), proved(1, "李四"), somebody(90)
    User.objects.filter(pk=boss.pk).update(is_staff=True)
    form = {"step": "file", "m": shop.code, "words": "我是店长", "files": [lease(1), lease(2)]}
    assert client_of(daughter).post(PAGE, form).status_code == 302
    claim = Claim.objects.get()
    operator = client_of(boss, strong=True)
    address = f"/office/shop-claims/{claim.id}/evidence/{claim.files[0]}"
    assert address in operator.get(f"/office/shop-claims/{claim.id}").content.decode()
    assert operator.get(address).content == pdf(1)
    assert Access.objects.filter(about=daughter.pk, what="认领申请的附件").count() == 1
    assert client_of(daughter).get(address).status_code == 404


def test_the_app_adds_files_and_the_operator_reads_them() -> None:
    shop, daughter, boss = claimable_shop(), proved(1, "李四"), somebody(90)
    User.objects.filter(pk=boss.pk).update(is_staff=True)
    claim = file_claim(person=daughter, merchant=shop, words="我是店长")
    who, office = by_app_too(client_of(daughter)), by_app_too(client_of(boss, strong=True))
    path = f"/api/v1/me/shop-claims/{claim.id}/evidence"
    added = who.client.post(path, {"files": [lease()]}, headers=who.headers)
    assert (added.status_code, added.json()["files"]) == (200, 1)
    assert who.client.post(path, {}, headers=who.headers).json()["code"] == "no_files"
    file = Claim.objects.get().files[0]
    read = f"/api/v1/office/shop-claims/{claim.id}/evidence/{file}"
    assert office.client.get(read, headers=office.headers).content == pdf(1)
    assert who.client.get(read, headers=who.headers).status_code == 404


def test_files_are_few_fit_and_come_before_the_decision() -> None:
    shop, daughter = claimable_shop(), proved(1, "李四")
    with pytest.raises(TooManyFiles):
        file_claim(person=daughter, merchant=shop, words="x", files=[lease()] * 10)
    bad = SimpleUploadedFile("a.pdf", b"MZ\x90 no paper")
    with pytest.raises(DomainError):
        file_claim(person=daughter, merchant=shop, words="x", files=[bad])
    assert not Claim.objects.exists()
    claim = file_claim(person=daughter, merchant=shop, words="x", files=[lease()] * 9)
    with pytest.raises(TooManyFiles):
        add_evidence(person=daughter, claim=claim.id, files=[lease()])
    with pytest.raises(NoFiles):
        add_evidence(person=daughter, claim=claim.id, files=[])
    with pytest.raises(NotFound):
        add_evidence(person=proved(2), claim=claim.id, files=[lease()])
    withdraw_claim(person=daughter, claim=claim.id)
    with pytest.raises(ClaimDecided):
        add_evidence(person=daughter, claim=claim.id, files=[lease()])


def test_whoever_leaves_takes_the_files_along() -> None:
    shop, daughter = claimable_shop(), proved(1, "李四")
    file_claim(person=daughter, merchant=shop, words="x", files=[lease()])
    close_account(person=daughter)
    assert not StoredFile.objects.kept().exists()


@pytest.mark.django_db(transaction=True)
def test_files_added_at_once_are_nine_and_none_is_lost() -> None:
    shop, daughter = claimable_shop(), proved(1, "李四")
    claim = file_claim(person=daughter, merchant=shop, words="x")
    done = at_once(lambda n: add_evidence(person=daughter, claim=claim.id, files=[lease(n + 1)]))
    assert (done.count(True), len(Claim.objects.get().files)) == (9, 9)
    assert StoredFile.objects.kept().count() == 9
