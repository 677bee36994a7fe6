"""Partners write, the city reviews: versions from the first draft to their end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from backend.accounts.organisations.models import Membership, Role
from incentives.offers.models import Offer, State, Version
from incentives.offers.reading import NoSuchOffer, open_version
from incentives.offers.refusals import (
    BasicServiceUnsaid,
    NoSuchVersion,
    NothingToReview,
    NotInTheMaking,
    OfferUnfinished,
    OfferUnfit,
    OwnWriting,
    VersionInTheMaking,
)
from incentives.offers.reviewing.actions import end_what_is_over, publish, send_back
from incentives.offers.reviewing.changes import changes_of
from incentives.offers.writing.actions import (
    About,
    by,
    change_draft,
    copy_version,
    draft_offer,
    end,
    pause,
    submit,
    withdraw,
)
from incentives.offers.writing.proposals import Limit, proposal_of
from incentives.partners.refusals import AgreementOver
from incentives.webhooks.models import News
from tests.incentives.listed import a_partner, agreed_anew
from tests.incentives.written import (
    LOAN_ABOUT,
    TEXTS,
    a_reviewer,
    a_writer,
    an_office,
    drafted,
    handed_in,
    on_show,
    proposed,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_from_a_draft_to_everybodys_eyes() -> None:
    partner, office, reviewer = a_partner(), an_office(), a_reviewer()
    version = on_show(partner, office, reviewer)
    assert open_version(version.offer.code) == version
    assert (version.reviewed_by, version.is_no_basic_service) == (reviewer.pk, True)
    assert version.receipt
    assert {term.code for term in version.terms.all()} >= {"rate_to", "amount"}
    assert "anjudai" in version.words
    assert News.objects.get().kind == "offer.published"


def test_an_offer_without_terms_for_everyone_is_not_saved() -> None:
    partner = a_partner()
    with pytest.raises(OfferUnfit) as refused:
        drafted(partner, texts=TEXTS._replace(everyone_zh=""))
    assert refused.value.errors[0]["code"] == "terms_for_everyone_missing"
    assert not Offer.objects.exists()


def test_a_draft_may_be_half_done_but_is_then_not_handed_in() -> None:
    partner = a_partner()
    version = drafted(partner, terms={"rate_to": ("8", None)}, texts=TEXTS._replace(title_en=""))
    with pytest.raises(OfferUnfinished) as refused:
        submit(partner=partner, writer=a_writer(), code=version.offer.code)
    pointers = {each["pointer"] for each in refused.value.errors}
    assert {"/terms/amount", "/terms/fees", "/title_en"} <= pointers


def test_an_agreement_over_the_field_is_needed_to_draft_and_to_hand_in() -> None:
    partner = a_partner()
    version = drafted(partner)
    agreed_anew(partner, fields=["lodging"])
    for act in (
        lambda: submit(partner=partner, writer=a_writer(), code=version.offer.code),
        lambda: drafted(partner),
    ):
        with pytest.raises(AgreementOver):
            act()


def test_a_published_version_is_followed_by_the_next_one() -> None:
    partner, office, reviewer = a_partner(), an_office(), a_reviewer()
    first = on_show(partner, office, reviewer)
    code, writer = first.offer.code, a_writer()
    with pytest.raises(NotInTheMaking):
        change_draft(partner=partner, writer=writer, code=code, said=proposed())
    second = copy_version(partner=partner, writer=writer, code=code)
    assert proposal_of(second) == proposal_of(first)
    with pytest.raises(VersionInTheMaking):
        copy_version(partner=partner, writer=writer, code=code)
    better = proposed(texts=TEXTS._replace(title_zh="安居贷新版"))
    second = change_draft(partner=partner, writer=writer, code=code, said=better)
    assert [one.name for one in changes_of(second)] == ["名称"]
    submit(partner=partner, writer=writer, code=code)
    assert open_version(code) == first
    publish(reviewer=reviewer, office=office, version=second.pk, is_no_basic_service=True)
    assert open_version(code) == second
    first.refresh_from_db()
    assert first.state == State.SUPERSEDED


def test_whoever_wrote_it_or_works_for_the_partner_does_not_review_it() -> None:
    partner, office, reviewer = a_partner(), an_office(), a_reviewer()
    version = draft_offer(partner=partner, writer=by(reviewer), about=LOAN_ABOUT, said=proposed())
    submit(partner=partner, writer=a_writer(), code=version.offer.code)
    with pytest.raises(OwnWriting):
        publish(reviewer=reviewer, office=office, version=version.pk, is_no_basic_service=True)
    colleague = a_reviewer("+8613900009902")
    Membership.objects.create(person=colleague, organisation=partner.organisation, role=Role.STAFF)
    with pytest.raises(OwnWriting):
        send_back(reviewer=colleague, office=office, version=version.pk, reason="再看看")


def test_promise_10_nothing_is_published_without_the_reviewers_own_word() -> None:
    partner, office, reviewer = a_partner(), an_office(), a_reviewer()
    version = handed_in(partner)
    with pytest.raises(BasicServiceUnsaid):
        publish(reviewer=reviewer, office=office, version=version.pk, is_no_basic_service=False)
    with pytest.raises(NoSuchOffer):
        open_version(version.offer.code)


def test_returned_with_a_reason_mended_and_handed_in_again() -> None:
    partner, office, reviewer = a_partner(), an_office(), a_reviewer()
    version = handed_in(partner)
    send_back(reviewer=reviewer, office=office, version=version.pk, reason="请写明费用。")
    version.refresh_from_db()
    assert (version.state, version.review_reason) == (State.RETURNED, "请写明费用。")
    change_draft(partner=partner, writer=a_writer(), code=version.offer.code, said=proposed())
    submit(partner=partner, writer=a_writer(), code=version.offer.code)
    send_back(reviewer=reviewer, office=office, version=version.pk, reason="还有一处。")
    assert list(News.objects.values_list("kind", flat=True)) == ["offer.returned"] * 2


def test_taken_back_from_review_it_is_a_draft_again() -> None:
    partner, office, reviewer = a_partner(), an_office(), a_reviewer()
    version = handed_in(partner)
    withdraw(partner=partner, writer=a_writer(), code=version.offer.code)
    with pytest.raises(NoSuchVersion):
        publish(reviewer=reviewer, office=office, version=version.pk, is_no_basic_service=True)


def test_paused_it_is_not_open_and_ended_it_never_is_again() -> None:
    partner = a_partner()
    version = on_show(partner, an_office(), a_reviewer())
    code, writer = version.offer.code, a_writer()
    pause(partner=partner, writer=writer, code=code, paused=True)
    with pytest.raises(NoSuchOffer):
        open_version(code)
    pause(partner=partner, writer=writer, code=code, paused=False)
    assert open_version(code) == version
    end(partner=partner, writer=writer, code=code)
    with pytest.raises(NoSuchOffer):
        open_version(code)


def test_it_ends_by_itself_with_its_day_and_is_not_there_before_anybody_writes_it_down() -> None:
    partner = a_partner()
    version = on_show(partner, an_office(), a_reviewer(), ends_on=TODAY + timedelta(days=2))
    after = TODAY + timedelta(days=3)
    with pytest.raises(NoSuchOffer):
        open_version(version.offer.code, on=after)
    assert end_what_is_over() == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "localdate", lambda: after)
        assert end_what_is_over() == 1
        assert end_what_is_over() == 0
    assert News.objects.filter(kind="offer.ended").count() == 1


def test_quotas_and_periods_are_kept_with_the_version() -> None:
    limits = (
        Limit("day", 5, TODAY, TODAY + timedelta(days=9)),
        Limit("person", 1, TODAY, TODAY + timedelta(days=9)),
    )
    version = drafted(a_partner(), limits=limits)
    assert proposal_of(version).limits == limits


def test_another_partners_offer_is_not_there() -> None:
    version = drafted(a_partner())
    other = a_partner("other-bank")
    with pytest.raises(NoSuchOffer):
        change_draft(partner=other, writer=a_writer(), code=version.offer.code, said=proposed())


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(OfferUnfit):
        drafted(a_partner(), about=About("war", "person", "show"))


@pytest.mark.django_db(transaction=True)
def test_published_by_one_returned_by_the_other_at_once_one_of_them_counts() -> None:
    partner, office = a_partner(), an_office()
    version = handed_in(partner)
    reviewers = [a_reviewer("+8613900009911"), a_reviewer("+8613900009912")]

    def act(turn: int) -> str:
        try:
            if turn % 2:
                word = {"is_no_basic_service": True}
                publish(reviewer=reviewers[0], office=office, version=version.pk, **word)
            else:
                send_back(reviewer=reviewers[1], office=office, version=version.pk, reason="否")
        except NothingToReview:
            return "late"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(6) as crowd:
        assert sorted(crowd.map(act, range(6))) == ["done", *["late"] * 5]
    assert News.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_copied_at_once_there_is_one_next_version() -> None:
    partner = a_partner()
    version = on_show(partner, an_office(), a_reviewer())

    def act(_turn: int) -> None:
        try:
            copy_version(partner=partner, writer=a_writer(), code=version.offer.code)
        except VersionInTheMaking:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as crowd:
        list(crowd.map(act, range(6)))
    assert Version.objects.filter(offer=version.offer).count() == 2


def test_a_version_that_is_not_waiting_is_not_reviewed() -> None:
    office, reviewer = an_office(), a_reviewer()
    for version in (uuid4(), drafted(a_partner()).pk):
        with pytest.raises(NoSuchVersion):
            send_back(reviewer=reviewer, office=office, version=version, reason="x")
