"""Closing an account: nothing stays but what a law keeps, and the log still verifies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.accounts.organisations.models import Membership, Organisation
from backend.accounts.people import person_of
from backend.audit.models import Access, Event
from backend.consent.actions import AccountClosed, give_consent
from backend.consent.guards import has_consent
from backend.consent.models import Consent, Recipient
from backend.consent.rights.leaving import close_account
from backend.consent.rights.models import Copy, Request
from backend.consent.rights.requests import answer_request, file_request
from backend.proof.models import Entry, Salt
from backend.proof.receipts import ReceiptErased, receipt_of
from tests.consent.conftest import PHONES
from tests.consent.test_take_a_copy import build_all

URL = "/api/v1/me/leave"


@pytest.fixture
def busy(citizen: User, mine: Client, bank: Recipient) -> User:
    """A citizen who left traces everywhere."""
    give_consent(person=citizen, version=1, purpose=bank.purpose_id, recipient=bank.code)
    file_request(person=citizen, kind="correction", section="account", words="我姓欧阳")
    Access.objects.note(citizen.pk, reader=None, organisation="局", purpose="核实", what="手机号")
    mine.post("/api/v1/me/export")
    build_all()
    return citizen


def test_what_goes_and_what_a_law_keeps_is_named_before(mine: Client) -> None:
    told = mine.get(URL).json()
    assert {one["section"] for one in told["erased"]} >= {"identity", "sign_in", "receipts"}
    assert all(one["law"] and one["years"] for one in told["kept"])
    page = mine.get("/me/leave").content.decode()
    assert "《深圳经济特区社会信用条例》第四十五条" in page


def test_nothing_is_left_that_leads_to_the_person(busy: User, mine: Client) -> None:
    before = list(Entry.objects.values_list("pk", flat=True))
    close_account(person=busy)
    gone = User.objects.get(pk=busy.pk)
    assert (gone.phone, gone.is_active, gone.closed_at is None) == (None, False, False)
    assert not has_consent(subject=busy.pk, purpose="offers.eligibility", recipient="bank-a")
    assert Copy.objects.exclude(state="expired").count() == 0
    assert Request.objects.filter(words_sealed__isnull=False).count() == 0
    assert not Salt.objects.filter(pk__in=before, erased_at=None).exists()


def test_old_leaves_stay_and_mean_nothing(busy: User) -> None:
    entry = Entry.objects.get(pk=Consent.objects.of(busy.pk).current().get().entry)
    commitment = bytes(entry.commitment)
    close_account(person=busy)
    with pytest.raises(ReceiptErased):
        receipt_of(entry)
    assert bytes(Entry.objects.get(pk=entry.pk).commitment) == commitment


def test_the_law_keeps_who_looked_without_a_name(busy: User) -> None:
    close_account(person=busy)
    assert Access.objects.of(busy.pk).count() == 1


def test_closing_twice_is_once(busy: User) -> None:
    first, second = close_account(person=busy), close_account(person=busy)
    assert first.pk == second.pk
    assert Event.objects.filter(verb="account.closed").count() == 1
    with pytest.raises(AccountClosed):
        file_request(person=busy, kind="erasure", section="account", words="x")


def test_every_session_ends_at_once(
    busy: User, mine: Client, browser_of: Callable[[User], Client]
) -> None:
    other = browser_of(busy)
    answer = mine.post(URL, {"confirm": True}, content_type="application/json")
    assert (answer.status_code, answer.json()["kind"]) == (200, "account.closed")
    for client in (mine, other):
        assert client.get(URL).status_code == 401
        assert client.get("/me")["Location"].startswith("/sign-in")


@pytest.mark.parametrize("body", [{}, {"confirm": False}])
def test_nobody_leaves_by_accident(mine: Client, citizen: User, body: dict[str, bool]) -> None:
    assert mine.post(URL, body, content_type="application/json").status_code == 400
    assert mine.post("/me/leave", {}).status_code == 400
    assert User.objects.get(pk=citizen.pk).closed_at is None


def test_the_page_hands_out_the_last_receipt(mine: Client, busy: User) -> None:
    page = mine.post("/me/leave", {"confirm": "yes"}).content.decode()
    assert "账号已注销" in page
    assert "account.closed" in page


def test_the_number_may_begin_anew_as_somebody_else(busy: User) -> None:
    close_account(person=busy)
    assert person_of(PHONES["citizen"]).pk != busy.pk


def test_an_operator_who_leaves_takes_no_answer_along(citizen: User, neighbour: User) -> None:
    filed = file_request(person=citizen, kind="erasure", section="account", words="x")
    answered = answer_request(request=filed.pk, operator=neighbour, is_granted=True, reasons="好")
    close_account(person=neighbour)
    assert receipt_of(Entry.objects.get(pk=answered.entry))["act"]["reasons"] == "好"


def test_nobody_who_left_acts_for_an_organisation(citizen: User) -> None:
    shop = Organisation.objects.create(kind="partner", code="bank-z", name="某银行")
    Membership.objects.create(person=citizen, organisation=shop, role="staff")
    close_account(person=citizen)
    assert Membership.objects.get().state == "ended"
