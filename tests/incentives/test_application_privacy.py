"""What a partner learns from an application: what was ticked, and one word at most."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from backend.accounts.models import User
from backend.audit.models import Access
from backend.audit.reads import Reading
from backend.consent.actions import withdraw_consent
from backend.consent.guards import ConsentMissing
from backend.consent.rights.leaving import close_account
from backend.files.models import StoredFile
from backend.proof.models import Salt
from incentives.applications import answers, deciding, sweeps
from incentives.applications.conditions import text_of_eligibility
from incentives.applications.consenting import PURPOSE
from incentives.applications.models import Application
from incentives.applications.parts import ApplicationFile, ApplicationStep
from incentives.applications.reading import partners_application
from incentives.applications.sections import applications as copied
from incentives.applications.states import State
from incentives.eligibility.models import Question
from tests.accounts.cast import somebody
from tests.credit.citizens import joined, person_of
from tests.incentives import applied
from tests.incentives.applied import ASKED, YES, Bank

pytestmark = pytest.mark.django_db
BY_BANK = Reading(reader=None, organisation="river-bank", purpose="办理您的申请")
OF_THE_ACT = ("id", "submitted_at", "steps", "deadlines")


@pytest.fixture
def bank() -> Bank:
    return applied.a_bank()


def as_read(bank: Bank, one: Application) -> dict[str, Any]:
    told = answers.partners(partners_application(bank.partner, one.id, reading=BY_BANK))
    return {name: value for name, value in told.items() if name not in OF_THE_ACT}


def asking(bank: Bank, person: User, **said: Any) -> Application:
    text = text_of_eligibility(bank.partner).version
    return applied.sent(bank, person, tells_better=True, **{"eligibility": text, **said})


def test_promise_11_every_no_is_the_same_no(bank: Bank) -> None:
    stranger = asking(bank, somebody(1))
    silent = applied.sent(bank, somebody(2))
    refuser = applied.sent(bank, person_of(joined(3)))
    assert as_read(bank, stranger) == as_read(bank, silent) == as_read(bank, refuser)
    assert as_read(bank, silent)["better_terms"] is False


def test_promise_11_a_yes_is_one_word_and_changes_the_limits_only(bank: Bank) -> None:
    one = asking(bank, person_of(joined(1)), told=ASKED._replace(amount=Decimal(150000)))
    yes = as_read(bank, one)
    no = as_read(bank, applied.sent(bank, somebody(2)))
    changed = {name for name in yes if yes[name] != no[name]}
    assert changed == {"better_terms", "limits", "amount"}
    assert yes["limits"]["rate"] == "8.0000"
    assert "no evidence for lending" in yes["notice"]
    assert Question.objects.get().way == "application"


def test_a_partner_without_consent_reads_nothing_and_decides_nothing(bank: Bank) -> None:
    person = somebody(1)
    one = applied.sent(bank, person)
    withdraw_consent(person=person, purpose=PURPOSE, recipient=bank.partner.code)
    seen = as_read(bank, one)
    assert (seen["is_told"], seen["words"]) == (False, "")
    with pytest.raises(ConsentMissing):
        deciding.decide(by=bank.by, application=one.id, verdict=YES)
    sweeps.tidy()
    assert applied.fresh(one).state == State.WITHDRAWN


def test_every_look_is_in_the_persons_log(bank: Bank) -> None:
    person = somebody(1)
    one = applied.sent(bank, person)
    as_read(bank, one)
    as_read(bank, one)
    assert Access.objects.of(person.pk).count() == 2


def test_who_leaves_takes_words_and_documents_along_and_facts_stay(
    bank: Bank, settings: Any
) -> None:
    person = somebody(1)
    one = applied.decided(bank, person)
    other = applied.a_bank("other-bank", 91)
    applied.drafted(other, person)
    third = applied.sent(applied.a_bank("third-bank", 92), person)
    assert len(list(copied(person))) == 3
    close_account(person=person)
    after = applied.fresh(one)
    assert (after.state, after.granted_amount) == (State.APPROVED, 30000)
    assert (after.words_sealed, after.reason_sealed) == (None, None)
    assert applied.fresh(third).state == State.WITHDRAWN
    assert not ApplicationStep.objects.exclude(words_sealed=None).exists()
    assert Salt.objects.get(pk=one.receipt).erased_at


def test_words_and_drafts_have_an_end(bank: Bank, settings: Any) -> None:
    person = somebody(1)
    one = applied.decided(bank, person)
    other = applied.a_bank("other-bank", 91)
    draft = applied.drafted(other, person)
    applied.drafts.add_files(person=person, application=draft.id, files=[applied.paper()])
    settings.APPLICATION_DRAFT_DAYS = settings.APPLICATION_WORDS_DAYS = -1
    sweeps.tidy()
    sweeps.tidy()
    assert applied.fresh(one).words_sealed is None
    assert not Application.objects.filter(id=draft.id).exists()
    assert not ApplicationFile.objects.exists()
    assert not StoredFile.objects.kept().exists()
