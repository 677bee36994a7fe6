"""Whoever joins a complaint may be the shop's friend: what they must not learn, nor inherit."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from backend.consent.rights.leaving import close_account
from backend.notices.models import Notice
from merchants.complaints import actions
from merchants.complaints.dialogue import NotTheLead
from merchants.complaints.evidence import add_evidence
from merchants.complaints.models import Complaint
from merchants.complaints.publishing import set_publication
from merchants.complaints.rights import complaints as copy_of
from merchants.complaints.showing import for_consumer
from merchants.complaints.splitting import suggest_split
from tests.merchants.complaints.cast import Cast, cast, grievance
from tests.merchants.complaints.test_api import PDF

pytestmark = pytest.mark.django_db
PHONE = "13800138000"
WORDS = f"不肯退款，我的电话 {PHONE}。"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def case(people: Cast) -> Complaint:
    """The citizen's, joined by the neighbour."""
    made = actions.file_complaint(
        complainant=people.citizen,
        merchant=people.merchant,
        grievance=grievance(words=WORDS, takes_others=True, may_publish=True),
    )
    actions.join_complaint(person=people.neighbour, merchant=people.merchant, complaint=made.id)
    return made


def fresh(case: Complaint) -> Complaint:
    return Complaint.objects.get(merchant=case.merchant_id, id=case.id)


def test_numbers_of_the_complainant_are_masked_for_who_joined(
    people: Cast, case: Complaint
) -> None:
    actions.remark(person=people.citizen, complaint=case.id, text=f"补充：{PHONE}")
    own, theirs = (for_consumer(who, case.id) for who in (people.citizen, people.neighbour))
    assert own.words == WORDS
    assert PHONE in own.messages[-1].words
    assert PHONE not in theirs.words + theirs.messages[-1].words


def test_a_file_for_the_office_alone_is_not_for_who_joined(people: Cast, case: Complaint) -> None:
    paper = SimpleUploadedFile("流水.pdf", PDF)
    add_evidence(person=people.citizen, complaint=case.id, files=[paper], to_shop=False)
    assert len(for_consumer(people.citizen, case.id).evidence) == 1
    assert for_consumer(people.neighbour, case.id).evidence == []


def test_only_the_complainant_hears_that_an_office_suspects_more(
    people: Cast, case: Complaint
) -> None:
    row = actions.take_to_office(complainant=people.citizen, complaint=case.id)
    suggest_split(officer=people.officer, office=people.office, handling=row.id, text="过期面粉")
    told = Notice.objects.filter(kind="complaint.split_suggested")
    assert list(told.values_list("person", flat=True)) == [people.citizen.pk]


def test_who_inherits_a_case_inherits_no_words_and_no_consent(
    people: Cast, case: Complaint
) -> None:
    actions.withdraw_complaint(person=people.citizen, complaint=case.id)
    left = fresh(case)
    assert (left.complainant, left.may_publish, left.words_public) == (
        people.neighbour.pk, False, "",
    )  # fmt: skip
    with pytest.raises(NotTheLead):
        set_publication(complainant=people.neighbour, complaint=case.id, may_publish=True)
    assert [told["words"] for told in copy_of(people.neighbour)] == [""]
    assert [told["words"] for told in copy_of(people.citizen)] == [WORDS]
    assert PHONE not in for_consumer(people.neighbour, case.id).words


def test_who_leaves_takes_their_words_out_of_a_case_that_goes_on(
    people: Cast, case: Complaint
) -> None:
    close_account(person=people.citizen)
    assert (fresh(case).status, fresh(case).words_sealed) == ("with_merchant", None)
