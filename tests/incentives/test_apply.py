"""From a draft to what became of it, as applicant and partner live it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from backend.accounts.models import User
from backend.audit.models import Access
from backend.audit.reads import Reading
from backend.consent.models import Consent
from backend.deadlines.sweeping import tend
from backend.files.refusals import FileTooLarge
from backend.kernel.errors import DomainError
from backend.notices.models import Notice
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from incentives.applications import actions, deciding, drafts
from incentives.applications.consenting import PURPOSE
from incentives.applications.drafts import Told
from incentives.applications.parts import ApplicationDue, ApplicationFile
from incentives.applications.reading import my_application, partners_application, queue_of
from incentives.applications.refusals import (
    AlreadyDecided,
    AmountMissing,
    ApplicationSent,
    AskedAboveTerms,
    ForShopsOnly,
    NoSuchApplication,
    NotByApplication,
    NotWaiting,
    OfferChanged,
    OwnApplication,
    PapersNotDue,
    PromiseMissing,
    ReasonMissing,
    ShopApplicationOpen,
    ShopNotEligible,
    WorseThanTerms,
)
from incentives.applications.sending import submit
from incentives.applications.states import Outcome, State
from incentives.offers.models import State as Listed
from incentives.offers.models import Version
from incentives.webhooks.models import News
from tests.accounts.cast import member, somebody
from tests.incentives import applied
from tests.incentives.applied import ASKED, NO, YES, Bank, follow_ups
from tests.incentives.listed import a_version, agreement_ends

pytestmark = pytest.mark.django_db
BY_BANK = Reading(reader=None, organisation="river-bank", purpose="办理您的申请")


@pytest.fixture
def bank() -> Bank:
    return applied.a_bank()


@pytest.fixture
def person() -> User:
    return somebody(1)


def test_a_draft_is_kept_however_incomplete_and_nobody_else_knows(bank: Bank, person: User) -> None:
    draft = applied.drafted(bank, person, Told(words="想贷款"))
    again = drafts.begin(person=person, offer=bank.version.offer.code)
    assert (again.id, again.state) == (draft.id, State.DRAFT)
    assert my_application(person, draft.id).words == "想贷款"
    assert not queue_of(bank.partner).exists()
    with pytest.raises(NoSuchApplication):
        partners_application(bank.partner, draft.id, reading=BY_BANK)


def test_sending_gives_a_receipt_a_clock_and_news_without_a_name(bank: Bank, person: User) -> None:
    one = applied.sent(bank, person)
    assert one.state == State.SUBMITTED
    (clock,) = ApplicationDue.objects.filter(application=one.id)
    assert (clock.step, clock.length, clock.unit) == ("decide", 10, "working_days")
    receipt = receipt_of(Entry.objects.get(pk=one.receipt))
    assert receipt["act"]["words"] == ASKED.words
    (news,) = News.objects.all()
    assert news.kind == "application.submitted"
    assert news.body == {"application": str(one.id), "offer": bank.version.offer.code}
    assert Consent.objects.get(person=person.pk, purpose=PURPOSE).recipient == bank.partner.code
    assert Notice.objects.filter(person=bank.clerk.pk, kind="applications.received").exists()


def test_the_partner_is_told_what_was_ticked_and_the_person_sees_that_it_read(
    bank: Bank, person: User
) -> None:
    one = applied.sent(bank, person, ASKED._replace(shows_phone=True))
    seen = partners_application(bank.partner, one.id, reading=BY_BANK)
    assert (seen.words, seen.phone, seen.name) == (ASKED.words, person.phone, "")
    noted = Access.objects.of(person.pk)
    assert {each.organisation for each in noted} == {"river-bank"}
    assert {each.what for each in noted} == {"申请", "手机号"}


def test_a_question_stops_the_partners_time_and_an_answer_starts_it_again(
    person: User, time_machine: Any
) -> None:
    time_machine.move_to("2026-03-02T10:00:00+08:00")  # a Monday
    bank = applied.a_bank()
    one = applied.sent(bank, person)
    time_machine.move_to("2026-03-04T10:00:00+08:00")
    deciding.ask(by=bank.by, application=one.id, question="用途？")
    time_machine.move_to("2026-03-10T10:00:00+08:00")
    actions.answer(person=person, application=one.id, said="设备", files=[applied.paper()])
    after = applied.fresh(one)
    assert (after.state, after.waited_days) == (State.SUBMITTED, 6)
    running = ApplicationDue.objects.running().get(application=one.id)
    assert (running.step, running.length) == ("decide", 8)
    time_machine.move_to("2026-03-11T10:00:00+08:00")
    done = deciding.decide(by=bank.by, application=one.id, verdict=YES)
    assert done.days_taken(timezone.localdate()) == 3
    assert not done.was_late


def test_an_answer_that_never_comes_stops_nothing(person: User, time_machine: Any) -> None:
    time_machine.move_to("2026-03-02T10:00:00+08:00")
    bank = applied.a_bank()
    one = applied.asked(bank, person)
    time_machine.move_to("2026-03-20T10:00:00+08:00")
    tend()
    follow_ups()
    after = applied.fresh(one)
    assert (after.state, after.days_left) == (State.SUBMITTED, None)
    assert [step.kind for step, _ in my_application(person, one.id).steps][-1] == "gone_on"


def test_a_yes_lies_within_the_terms_and_a_no_says_why(bank: Bank, person: User) -> None:
    one = applied.sent(bank, person)
    for wrong, refusal in (
        (YES._replace(rate=Decimal("12.01")), WorseThanTerms),
        (YES._replace(amount=Decimal(30001)), WorseThanTerms),
        (YES._replace(fees=Decimal(1)), WorseThanTerms),
        (NO._replace(reason=" "), ReasonMissing),
    ):
        with pytest.raises(refusal):
            deciding.decide(by=bank.by, application=one.id, verdict=wrong)
    done = deciding.decide(by=bank.by, application=one.id, verdict=NO)
    assert my_application(person, one.id).reason == NO.reason
    assert done.state == State.REFUSED
    with pytest.raises(AlreadyDecided):
        deciding.decide(by=bank.by, application=one.id, verdict=YES)


def test_the_outcome_is_everybodys_own_word(bank: Bank, person: User) -> None:
    one = applied.decided(bank, person)
    actions.tell_outcome(person=person, application=one.id, outcome=Outcome.NOT_USED)
    deciding.report_outcome(by=bank.by, application=one.id, outcome=Outcome.USED)
    after = applied.fresh(one)
    assert (after.own_outcome, after.partner_outcome) == ("not_used", "used")


def test_whoever_withdraws_is_left_alone(bank: Bank, person: User) -> None:
    draft = applied.drafted(bank, person)
    drafts.add_files(person=person, application=draft.id, files=[applied.paper()])
    one = submit(person=person, application=draft.id, sending=applied.sending(bank))
    actions.withdraw(person=person, application=one.id)
    seen = partners_application(bank.partner, one.id, reading=BY_BANK)
    assert (seen.is_told, seen.words, seen.files) == (False, "", [])
    assert not ApplicationDue.objects.running().exists()
    assert News.objects.filter(kind="application.withdrawn").count() == 1
    with pytest.raises(NotWaiting):
        deciding.decide(by=bank.by, application=one.id, verdict=YES)
    assert drafts.begin(person=person, offer=bank.version.offer.code).id != one.id


def test_a_document_that_is_too_large_leaves_the_draft_as_it_was(
    bank: Bank, person: User, settings: Any
) -> None:
    settings.EVIDENCE_MAX_BYTES = 1000
    draft = applied.drafted(bank, person)
    with pytest.raises(FileTooLarge):
        drafts.add_files(
            person=person,
            application=draft.id,
            files=[applied.paper(), SimpleUploadedFile("x.pdf", b"%PDF-" + bytes(2000))],
        )
    assert not ApplicationFile.objects.exists()
    assert my_application(person, draft.id).words == ASKED.words


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        (ASKED._replace(amount=Decimal(50001)), AskedAboveTerms),
        (ASKED._replace(months=13), AskedAboveTerms),
        (ASKED._replace(amount=None), AmountMissing),
    ],
)
def test_what_the_terms_do_not_hold_is_not_sent_and_stays_a_draft(
    bank: Bank, person: User, told: Told, refusal: type[DomainError]
) -> None:
    draft = applied.drafted(bank, person, told)
    with pytest.raises(refusal):
        submit(person=person, application=draft.id, sending=applied.sending(bank))
    assert applied.fresh(draft).state == State.DRAFT


def test_the_version_read_is_the_version_sent_and_stays_it(bank: Bank, person: User) -> None:
    draft = applied.drafted(bank, person)
    with pytest.raises(OfferChanged):
        submit(person=person, application=draft.id, sending=applied.sending(bank, version=2))
    one = submit(person=person, application=draft.id, sending=applied.sending(bank))
    now = timezone.now()
    Version.objects.filter(pk=bank.version.pk).update(state=Listed.SUPERSEDED, ended_at=now)
    agreement_ends()
    done = deciding.decide(by=bank.by, application=one.id, verdict=YES)
    assert (done.version, done.state) == (bank.version, State.APPROVED)


def test_nobody_decides_their_own_or_another_banks(bank: Bank) -> None:
    own, other = applied.sent(bank, bank.clerk), applied.a_bank("other-bank", 91)
    with pytest.raises(OwnApplication):
        deciding.decide(by=bank.by, application=own.id, verdict=YES)
    with pytest.raises(NoSuchApplication):
        deciding.decide(by=other.by, application=own.id, verdict=YES)
    with pytest.raises(NoSuchApplication):
        actions.withdraw(person=somebody(5), application=own.id)


def test_what_is_sent_is_no_draft_any_more_and_not_every_offer_is_applied_for(
    bank: Bank, person: User
) -> None:
    one = applied.sent(bank, person)
    with pytest.raises(ApplicationSent):
        drafts.save_draft(person=person, application=one.id, told=ASKED)
    shown = a_version(bank.partner, way="show")
    with pytest.raises(NotByApplication):
        drafts.begin(person=person, offer=shown.offer.code)


def test_a_shop_is_applied_for_by_its_people_once(person: User) -> None:
    bank = applied.a_bank(subject="shop", needs_membership=False, better_zh="", better_en="")
    clerk, shop = applied.a_shop(61)
    with pytest.raises(ForShopsOnly):
        drafts.begin(person=clerk, offer=bank.version.offer.code)
    colleague = member(shop, 62)
    one = applied.drafted(bank, clerk, shop=shop.pk)
    submit(person=clerk, application=one.id, sending=applied.sending(bank))
    two = applied.drafted(bank, colleague, shop=shop.pk)
    with pytest.raises(ShopApplicationOpen):
        submit(person=colleague, application=two.id, sending=applied.sending(bank))
    assert my_application(clerk, one.id).shop
    gone, over = applied.a_shop(63, status="closed", uscc="", registration_no="500112000000063")
    with pytest.raises(ShopNotEligible):
        drafts.begin(person=gone, offer=bank.version.offer.code, shop=over.pk)


def test_approved_first_the_papers_follow_or_it_may_end_and_nothing_else(
    person: User, time_machine: Any
) -> None:
    time_machine.move_to("2026-03-02T10:00:00+08:00")
    agency = applied.an_agency()
    draft = applied.drafted(agency, person)
    unread = applied.sending(agency, commitment=None)
    with pytest.raises(PromiseMissing):
        submit(person=person, application=draft.id, sending=unread)
    one = submit(person=person, application=draft.id, sending=applied.sending(agency))
    assert (one.decide_days, one.papers_days) == (15, 30)
    assert "承诺" in receipt_of(Entry.objects.get(pk=one.receipt))["act"]["commitment"]["zh"]
    one = applied.deciding.decide(by=agency.by, application=one.id, verdict=YES._replace(
        amount=None, months=None, rate=None, fees=None
    ))  # fmt: skip
    clock = ApplicationDue.objects.running().get(application=one.id)
    assert (clock.step, clock.length, clock.unit) == ("papers", 30, "days")
    ending = {"application": one.id, "reason": applied.deciding.EndReason.NOT_HANDED_IN}
    with pytest.raises(PapersNotDue):
        deciding.end_approval(by=agency.by, said="没有补交", **ending)
    time_machine.move_to(timezone.now() + timedelta(days=40))
    done = deciding.end_approval(by=agency.by, said="没有补交", **ending)
    assert (done.state, done.end_reason) == (State.ENDED, "not_handed_in")
    assert my_application(person, one.id).steps[-1][1] == "没有补交"


def test_papers_handed_in_close_the_clock(person: User) -> None:
    agency = applied.an_agency()
    one = applied.decided(agency, person)
    after = actions.hand_in_papers(person=person, application=one.id, files=[applied.paper()])
    assert not after.owes_papers
    assert not ApplicationDue.objects.running().exists()
    seen = partners_application(agency.partner, one.id, reading=BY_BANK)
    assert [each.is_paper for each in seen.files] == [True]
