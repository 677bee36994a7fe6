"""Giving, refusing and taking back: per purpose and recipient, receipted, at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.audit.models import Event
from backend.consent.actions import (
    NothingAsked,
    NothingToWithdraw,
    TextChanged,
    expire_consents,
    give_consent,
    refuse_consent,
    remind_of_ends,
    withdraw_consent,
)
from backend.consent.dashboard import dashboard_of
from backend.consent.guards import ConsentMissing, has_consent, require_consent
from backend.consent.models import WORKFLOW, Consent, PurposeText, Recipient, Reminder
from backend.consent.offering import Wording, declare_purpose, publish_text
from backend.consent.sweeps import expire, tend_rights
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from tests.consent.conftest import WORDING

BANK = {"purpose": "offers.eligibility", "recipient": "bank-a"}
VENUE = {"purpose": "offers.eligibility", "recipient": "venue-b"}
LEGAL = ["purpose", "recipient"]


def allows(one: User, about: dict[str, str] = BANK) -> bool:
    return has_consent(subject=one.pk, **about)


def test_without_a_consent_nothing_is_told(citizen: User, bank: Recipient) -> None:
    with pytest.raises(ConsentMissing):
        require_consent(subject=citizen.pk, **BANK)


def test_a_consent_given_lets_that_recipient_know_and_nobody_else(
    citizen: User, neighbour: User, venue: Recipient
) -> None:
    give_consent(person=citizen, version=1, **BANK)
    require_consent(subject=citizen.pk, **BANK)
    assert (allows(citizen, VENUE), allows(neighbour)) == (False, False)


def test_each_decision_leaves_an_event_and_a_receipt(citizen: User, bank: Recipient) -> None:
    given = give_consent(person=citizen, version=1, **BANK)
    withdrawn = withdraw_consent(person=citizen, **BANK)
    refused = refuse_consent(person=citizen, **BANK)
    verbs = list(
        Event.objects.filter(actor=citizen.pk).order_by("id").values_list("verb", flat=True)
    )
    assert verbs == ["consent.given", "consent.withdrawn", "consent.refused"]
    for decision in (given, withdrawn, refused):
        act = receipt_of(Entry.objects.get(pk=decision.entry))["act"]
        assert (act["state"], act["person"]) == (decision.state, str(citizen.pk))
        assert act["text"]["zh"] == WORDING.zh


def test_the_same_decision_again_is_one_decision(citizen: User, bank: Recipient) -> None:
    assert len({give_consent(person=citizen, version=1, **BANK).pk for _ in range(3)}) == 1
    assert len({withdraw_consent(person=citizen, **BANK).pk for _ in range(3)}) == 1
    assert len({refuse_consent(person=citizen, **BANK).pk for _ in range(3)}) == 1
    assert Consent.objects.count() == Event.objects.filter(actor=citizen.pk).count() == 3


def test_taking_back_counts_at_once(citizen: User, bank: Recipient) -> None:
    give_consent(person=citizen, version=1, **BANK)
    assert allows(citizen)
    withdraw_consent(person=citizen, **BANK)
    assert not allows(citizen)


def test_refusing_one_takes_nothing_else_away(citizen: User, venue: Recipient) -> None:
    give_consent(person=citizen, version=1, **VENUE)
    refuse_consent(person=citizen, **BANK)
    assert allows(citizen, VENUE)


def test_only_what_is_given_can_be_taken_back(citizen: User, bank: Recipient) -> None:
    with pytest.raises(NothingToWithdraw):
        withdraw_consent(person=citizen, **BANK)
    refuse_consent(person=citizen, **BANK)
    with pytest.raises(NothingToWithdraw):
        withdraw_consent(person=citizen, **BANK)


@pytest.mark.parametrize("wrong", [BANK | {"recipient": "bank-z"}, BANK | {"purpose": "spying"}])
def test_nobody_consents_to_what_is_not_asked(
    citizen: User, bank: Recipient, wrong: dict[str, str]
) -> None:
    with pytest.raises(NothingAsked):
        give_consent(person=citizen, version=1, **wrong)


def test_a_new_text_asks_again_and_the_old_yes_no_longer_counts(
    citizen: User, bank: Recipient
) -> None:
    give_consent(person=citizen, version=1, **BANK)
    publish_text(
        purpose=bank.purpose, wording=Wording("还要告诉金额。", "The amount too.", [("额", "sum")])
    )
    assert not allows(citizen)
    assert [one.why for one in dashboard_of(citizen.pk).asked] == ["text"]
    with pytest.raises(TextChanged):
        give_consent(person=citizen, version=1, **BANK)
    give_consent(person=citizen, version=2, **BANK)
    assert allows(citizen)


def test_a_clearer_wording_alone_asks_nobody_again(citizen: User, bank: Recipient) -> None:
    give_consent(person=citizen, version=1, **BANK)
    publish_text(purpose=bank.purpose, wording=Wording("更清楚。", "Clearer."), asks_again=False)
    assert allows(citizen)
    assert dashboard_of(citizen.pk).asked == []


def test_who_refused_is_not_begged(citizen: User, bank: Recipient) -> None:
    refuse_consent(person=citizen, **BANK)
    publish_text(purpose=bank.purpose, wording=Wording("新文本。", "New text."))
    shown = dashboard_of(citizen.pk)
    assert (shown.asked, shown.offered) == ([], [])


def test_a_consent_ends_by_itself_before_anybody_writes_it_down(
    citizen: User, bank: Recipient
) -> None:
    consent = give_consent(person=citizen, version=1, **BANK)
    assert consent.ends_on is not None
    with time_machine.travel(noon(consent.ends_on), tick=False):
        assert allows(citizen)
    with time_machine.travel(noon(consent.ends_on + timedelta(days=1)), tick=False):
        assert not allows(citizen)
        today = timezone.localdate()
        assert (expire_consents(on=today), expire_consents(on=today)) == (1, 0)
        assert Consent.objects.current().get().state == "expired"
        assert [one.why for one in dashboard_of(citizen.pk).asked] == ["ended"]


def test_a_month_before_the_end_the_person_is_asked_once(citizen: User, bank: Recipient) -> None:
    first = give_consent(person=citizen, version=1, **BANK)
    assert first.ends_on is not None
    assert remind_of_ends(on=timezone.localdate()) == 0
    with time_machine.travel(noon(first.ends_on - timedelta(days=20)), tick=False):
        today = timezone.localdate()
        assert (remind_of_ends(on=today), remind_of_ends(on=today)) == (1, 0)
        assert [one.why for one in dashboard_of(citizen.pk).asked] == ["ending"]
        renewed = give_consent(person=citizen, version=1, **BANK)
        assert renewed.pk != first.pk
        assert renewed.ends_on == today + timedelta(days=365)
        assert dashboard_of(citizen.pk).asked == []


def test_decisions_and_texts_cannot_be_rewritten(citizen: User, bank: Recipient) -> None:
    give_consent(person=citizen, version=1, **BANK)
    for change in (
        lambda: Consent.objects.update(state="refused"),
        lambda: Consent.objects.update(is_current=False, recipient="x"),
        lambda: Consent.objects.all()._raw_delete("default"),
        lambda: PurposeText.objects.update(zh="别的"),
        lambda: PurposeText.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_every_decision_may_be_changed_for_ever() -> None:
    assert sorted(WORKFLOW.unfinished) == ["expired", "given", "refused", "withdrawn"]


def test_declaring_twice_is_once(bank: Recipient) -> None:
    again = declare_purpose(bank.purpose_id, name_zh="x", name_en="x", wording=Wording("x", "x"))
    assert (again.name_zh, again.texts.count()) == ("查询优惠资格", 1)
    assert publish_text(purpose=again, wording=WORDING).version == 1


def noon(day: date) -> str:
    return f"{day.isoformat()}T04:00:00+00:00"


def test_a_failed_decision_leaves_nothing(
    citizen: User, bank: Recipient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("backend.consent.actions.record", broken)
    with pytest.raises(RuntimeError):
        give_consent(person=citizen, version=1, **BANK)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM consent_consent")
        assert cursor.fetchone() == (0,)


def test_the_nightly_sweep_ends_and_reminds_everybody(
    citizen: User, neighbour: User, bank: Recipient
) -> None:
    for one in (citizen, neighbour):
        give_consent(person=one, version=1, **BANK)
    last = Consent.objects.current().first()
    assert last is not None
    assert last.ends_on is not None
    with time_machine.travel(noon(last.ends_on), tick=False):
        expire()
        assert Reminder.objects.count() == 2
    with time_machine.travel(noon(last.ends_on + timedelta(days=2)), tick=False):
        expire()
        tend_rights()
    assert set(Consent.objects.current().values_list("state", flat=True)) == {"expired"}
