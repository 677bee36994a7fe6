"""Several consumers in one case, letters sent twice, a thousand letters, texts of every kind."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from backend.audit.models import Access
from backend.consent.rights.leaving import close_account
from merchants.complaints import actions
from merchants.complaints.dialogue import NotTheLead
from merchants.complaints.filing import (
    AlreadyInIt,
    FormWrong,
    NotOpenToOthers,
    OwnShop,
    TooManyOpen,
    TooManyToday,
)
from merchants.complaints.models import Complaint, Message, Participant
from merchants.complaints.publishing import set_publication
from merchants.complaints.rights import complaints as copy_of
from merchants.complaints.rights import erase_complaints
from merchants.complaints.showing import for_consumer, for_shop
from merchants.complaints.words import WordsMissing, WordsTooLong
from tests.merchants.complaints.cast import WORDS, Cast, cast, grievance

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def filed(people: Cast, **facts: object) -> Complaint:
    return actions.file_complaint(
        complainant=people.citizen, merchant=people.merchant, grievance=grievance(**facts)
    )


def joined(people: Cast, case: Complaint) -> Participant:
    return actions.join_complaint(
        person=people.neighbour,
        merchant=people.merchant,
        complaint=case.id,
        statement="我也是同样的锅。",
    )


def fresh(case: Complaint) -> Complaint:
    return Complaint.objects.get(merchant=case.merchant_id, id=case.id)


def test_a_similar_case_is_found_and_joined_and_each_says_their_own_outcome(people: Cast) -> None:
    case = filed(people, takes_others=True)
    near = actions.similar_open(people.merchant, category="quality.counterfeit")
    assert [each.id for each in near] == [case.id]
    joined(people, case)
    actions.answer_complaint(shop=people.shop, clerk=people.clerk, complaint=case.id, text="都换。")
    actions.confirm_outcome(person=people.neighbour, complaint=case.id, outcome="not_solved")
    assert fresh(case).status == "answered"
    actions.confirm_outcome(person=people.citizen, complaint=case.id, outcome="solved")
    assert fresh(case).outcome == "solved"
    said = Participant.objects.order_by("-is_lead").values_list("outcome", flat=True)
    assert list(said) == ["solved", "not_solved"]


def test_a_case_that_takes_nobody_is_neither_found_nor_joined(people: Cast) -> None:
    case = filed(people)
    assert actions.similar_open(people.merchant, category="quality.defective") == []
    with pytest.raises(NotOpenToOthers):
        joined(people, case)


def test_nobody_joins_twice_nor_acts_for_the_complainant(people: Cast) -> None:
    case = filed(people, takes_others=True)
    joined(people, case)
    with pytest.raises(AlreadyInIt):
        joined(people, case)
    with pytest.raises(NotTheLead):
        actions.settle(complainant=people.neighbour, complaint=case.id)


def test_a_complainant_who_leaves_hands_it_to_the_next(people: Cast) -> None:
    case = filed(people, takes_others=True)
    joined(people, case)
    actions.withdraw_complaint(person=people.citizen, complaint=case.id)
    assert (fresh(case).status, fresh(case).complainant) == ("with_merchant", people.neighbour.pk)
    actions.withdraw_complaint(person=people.neighbour, complaint=case.id)
    assert fresh(case).status == "withdrawn"


def test_the_staff_of_the_shop_do_not_join(people: Cast) -> None:
    case = filed(people, takes_others=True)
    with pytest.raises(OwnShop):
        actions.join_complaint(person=people.clerk, merchant=people.merchant, complaint=case.id)


def test_the_same_letter_on_one_day_is_one_case_however_it_is_spaced(people: Cast) -> None:
    first = filed(people)
    assert filed(people, words=f"  {WORDS[:5]} {WORDS[5:]}\n").id == first.id
    assert filed(people, words=WORDS + "还有。").id != first.id


def test_the_eleventh_of_a_day_is_refused_in_clear_words(people: Cast) -> None:
    for number in range(10):
        filed(people, words=f"第 {number} 件")
    with pytest.raises(TooManyToday) as refusal:
        filed(people, words="第十一件")
    assert "本次没有保存" in str(refusal.value)
    assert Complaint.objects.count() == 10


def test_twenty_open_ones_come_first(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("merchants.complaints.filing.MOST_OPEN", 2)
    for number in range(2):
        filed(people, words=f"第 {number} 件")
    with pytest.raises(TooManyOpen):
        filed(people, words="第三件")


@pytest.mark.parametrize("words", ["", "   ", "😡😡😡", "！？……", "\u202e\u200b"])
def test_what_nobody_can_read_is_no_complaint(people: Cast, words: str) -> None:
    with pytest.raises(WordsMissing):
        filed(people, words=words)
    assert not Complaint.objects.exists()


def test_a_book_is_too_long(people: Cast) -> None:
    with pytest.raises(WordsTooLong):
        filed(people, words="长" * 5001)


@pytest.mark.parametrize(
    "facts",
    [
        {"category": "nothing.known"},
        {"wishes": []},
        {"wishes": ["a pony"]},
        {"happened_on": timezone.localdate() + timedelta(days=1)},
        {"amount": Decimal(-1)},
    ],
)
def test_a_wrong_form_says_which_field(people: Cast, facts: dict[str, object]) -> None:
    with pytest.raises(FormWrong) as refusal:
        filed(people, **facts)
    assert refusal.value.errors[0]["pointer"] == f"/{next(iter(facts))}"


@pytest.mark.parametrize("words", ["Z̷̢a̵l̶g̸o̷ 退款", "<script>alert(1)</script>退款", "退\u202e款abc"])
def test_odd_texts_are_kept_as_they_are(people: Cast, words: str) -> None:
    case = filed(people, words=words)
    assert for_consumer(people.citizen, case.id).words == words
    assert for_shop(people.shop, people.clerk, case.id).words


def test_nothing_is_published_unless_wished_and_it_can_be_taken_back(people: Cast) -> None:
    case = filed(people, words="电话13800138000，退款。")
    assert fresh(case).words_public == ""
    for wish in (True, True, False):
        set_publication(complainant=people.citizen, complaint=case.id, may_publish=wish)
        shown = fresh(case).words_public
        assert bool(shown) is wish
        assert "13800138000" not in shown


def test_what_others_wrote_is_never_public_and_reading_it_is_noted(people: Cast) -> None:
    case = filed(people, takes_others=True, may_publish=True)
    joined(people, case)
    actions.answer_complaint(
        shop=people.shop, clerk=people.clerk, complaint=case.id, text="都换，13800138000。"
    )
    public = Message.objects.order_by("id").values_list("kind", "words_public")
    assert dict(public)["joined"] == ""
    assert "138" not in dict(public)["answer"] != ""
    set_publication(complainant=people.citizen, complaint=case.id, may_publish=False)
    assert set(Message.objects.values_list("words_public", flat=True)) == {""}
    for_consumer(people.citizen, case.id)
    assert Access.objects.filter(about=people.neighbour.pk, organisation="共同投诉人").exists()
    assert not Access.objects.filter(about=people.citizen.pk).exists()


@pytest.mark.parametrize("step", ["closed", "ended", "unsettled", "nonsense"])
def test_the_database_refuses_a_step_that_is_not_in_the_table(people: Cast, step: str) -> None:
    case = filed(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(id=case.id).update(status=step)


def test_the_timeline_cannot_be_rewritten(people: Cast) -> None:
    case = filed(people)
    actions.remark(person=people.citizen, complaint=case.id, text="补充。")
    for sql in (
        "UPDATE merchants_complaintstep SET note = 'x'",
        "DELETE FROM merchants_complaintstep",
        "DELETE FROM merchants_message",
        "UPDATE merchants_message SET side = 'merchant'",
        "UPDATE merchants_message SET words_sealed = 'x'",
    ):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_a_copy_holds_ones_own_words_and_leaving_takes_them_away(people: Cast) -> None:
    case = filed(people, may_publish=True)
    actions.remark(person=people.citizen, complaint=case.id, text="补充一句。")
    (told,) = list(copy_of(people.citizen))
    assert told["words"] == WORDS
    assert told["messages"][0]["words"] == "补充一句。"
    close_account(person=people.citizen)
    left = fresh(case)
    assert (left.status, left.words_sealed, left.words_public) == ("withdrawn", None, "")
    assert Message.objects.get().words_sealed is None
    assert erase_complaints(people.citizen) >= 0
    assert for_shop(people.shop, people.clerk, case.id).words == ""
