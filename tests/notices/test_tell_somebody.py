"""Telling one person: sealed, once per key, in the transaction that makes it true."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from backend.accounts.models import User
from backend.accounts.organisations.models import Kind, Membership
from backend.jobs.models import Intent
from backend.notices.actions import forget_notices, notify_organisation
from backend.notices.kinds import UnknownKind, WordMissing, declare, kind_of
from backend.notices.models import Delivery, Notice
from tests.accounts.cast import member, organisation
from tests.notices.telling import WORDS, tell

pytestmark = pytest.mark.django_db


def test_a_notice_says_what_its_kind_says(citizen: User) -> None:
    notice = Notice.objects.get(pk=tell(citizen, address="/me/cases/1").pk)
    assert notice.said_by.headline(notice.words) == "“好再来面馆”已答复你的投诉"
    assert notice.said_by.text(notice.words) == "“好再来面馆”说：退你 {3} 元"
    assert (notice.address, notice.read_at) == ("/me/cases/1", None)


def test_its_words_stand_in_no_table_in_clear(citizen: User) -> None:
    tell(citizen)
    with connection.cursor() as cursor:
        for table in ("notices_notice", "notices_delivery", "jobs_intent"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            assert "面馆" not in cursor.fetchone()[0], table


def test_what_is_told_twice_under_one_key_is_told_once(citizen: User, neighbour: User) -> None:
    first, again = tell(citizen, key="a"), tell(citizen, key="a")
    assert first.pk == again.pk
    assert len({tell(citizen, key="b").pk, tell(neighbour, key="a").pk, first.pk}) == 3
    assert Delivery.objects.count() == Intent.objects.count() == 3


def test_nothing_is_told_of_what_did_not_happen(citizen: User) -> None:
    with transaction.atomic():
        tell(citizen)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not Intent.objects.exists()


def test_a_notice_with_a_hole_is_refused(citizen: User) -> None:
    with pytest.raises(WordMissing, match="answer"):
        tell(citizen, words={"shop": "好再来面馆"})
    with pytest.raises(UnknownKind):
        tell(citizen, kind="story.misspelt")


def test_a_title_that_would_leave_the_house_names_a_shop_at_most() -> None:
    with pytest.raises(ValueError, match="name"):
        declare("story.leak", title="{name}投诉了{shop}", body="")
    with pytest.raises(ValueError, match="two kinds"):
        declare("story.answered", title="", body="")
    assert kind_of("story.answered").group == "cases"


@pytest.mark.parametrize("elsewhere", ["https://example.com", "//example.com", "/\\example.com"])
def test_no_notice_leads_away_from_this_site(citizen: User, elsewhere: str) -> None:
    with pytest.raises(IntegrityError, match="leads_to_this_site"), transaction.atomic():
        tell(citizen, address=elsewhere)


def test_everybody_who_acts_for_a_shop_is_told_and_nobody_else(citizen: User) -> None:
    shop = organisation(Kind.MERCHANT, "a-shop")
    staff = {member(shop, 63).pk, member(shop, 64).pk}
    gone = member(shop, 65)
    Membership.objects.filter(person=gone).update(state="ended", ended_at="2026-01-01T00:00Z")
    subject = ("complaints.complaint", "1")
    told = notify_organisation(shop, kind="story.answered", subject=subject, words=WORDS, key="1")
    again = notify_organisation(
        shop.pk, kind="story.answered", subject=subject, words=WORDS, key="1"
    )
    assert {notice.person for notice in told} == staff
    assert [one.pk for one in told] == [one.pk for one in again]


def test_whoever_leaves_keeps_no_notices_here(citizen: User, neighbour: User) -> None:
    tell(citizen)
    kept = tell(neighbour)
    assert (forget_notices(citizen.pk), forget_notices(citizen.pk)) == (1, 0)
    assert list(Notice.objects.all()) == [kept]
    assert Delivery.objects.get().notice == kept


@pytest.mark.django_db(transaction=True)
def test_tellers_who_race_tell_once() -> None:
    from tests.accounts.cast import somebody

    person = somebody(66)

    def attempt(_number: int) -> object:
        try:
            return tell(person, key="one").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(attempt, range(24)))) == 1
    assert Notice.objects.count() == Delivery.objects.count() == Intent.objects.count() == 1
