"""Complaints as pages: the whole way without a script, for consumer, shop and office."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from merchants.complaints.handling.models import Handling
from merchants.complaints.models import Complaint
from tests.accounts.cast import client_of
from tests.merchants.complaints.cast import WORDS, Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = str(tmp_path)


@pytest.fixture
def people() -> Cast:
    return cast()


def form(**more: Any) -> dict[str, Any]:
    given = {
        "kind": "complaint",
        "category": "quality.defective",
        "words": WORDS,
        "happened_on": timezone.localdate().isoformat(),
        "wishes": ["exchange", "compensation"],
        "amount": "199.00",
        "goes_on_by_itself": "on",
    }
    return given | more


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return str(answer.content.decode())


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")


def filed(client: Client, people: Cast, **more: Any) -> Complaint:
    sent = client.post(f"/m/{people.merchant.code}/complain", form(**more))
    assert sent.status_code == 302, sent.content.decode()[-3000:]
    return Complaint.objects.get(merchant=people.merchant)


def step(client: Client, path: str, name: str, **more: Any) -> str:
    sent = client.post(path, {"step": name, **more})
    assert sent.status_code == 302, sent.content.decode()[-3000:]
    return text_of(client.get(sent["Location"]))


def test_from_the_form_to_the_confirmed_outcome(people: Cast) -> None:
    citizen, clerk = client_of(people.citizen), client_of(people.clerk)
    assert "希望怎样解决" in text_of(citizen.get(f"/m/{people.merchant.code}/complain"))
    case = filed(citizen, people)
    mine, theirs = f"/me/cases/{case.id}", f"/shop/complaints/{case.id}"
    assert WORDS in text_of(citizen.get(mine))
    assert str(case.id) in text_of(clerk.get("/shop/complaints"))
    text_of(clerk.get(f"{theirs}?begin=refund"))
    step(clerk, theirs, "answer", text="很抱歉，给您换一台。")
    assert "给您换一台" in text_of(citizen.get(mine))
    step(citizen, mine, "outcome", outcome="solved", satisfaction="5")
    case = Complaint.objects.get(merchant=people.merchant)
    assert (case.status, case.outcome, case.satisfaction) == ("closed", "solved", 5)
    assert str(case.number) in text_of(citizen.get("/me/cases"))


def test_the_office_accepts_mediates_and_ends(people: Cast) -> None:
    citizen, officer = client_of(people.citizen), client_of(people.officer, strong=True)
    case = filed(citizen, people)
    step(citizen, f"/me/cases/{case.id}", "office")
    handling = Handling.objects.get(complaint_id=case.id)
    here = f"/office/complaints/{handling.id}"
    assert str(handling.id) in text_of(officer.get("/office/complaints"))
    assert "张三丰" in text_of(officer.get(f"/office/complaints/{case.id}"))
    for name, more in (
        ("taking", {}),
        ("materials", {"text": "请补充身份证明。", "days": "5"}),
        ("acceptance", {}),
        ("mediation", {"text": "周三下午三点，在线调解。"}),
        ("notice", {"text": "请准时参加。"}),
        ("end", {"ending": "agreed", "text": "商户三日内退款。"}),
    ):
        step(officer, here, name, **more)
    assert "商户三日内退款" in text_of(citizen.get(f"/me/cases/{case.id}"))
    assert "商户三日内退款" in text_of(client_of(people.clerk).get(f"/shop/complaints/{case.id}"))
    text_of(officer.get("/office/complaints/statistics"))
