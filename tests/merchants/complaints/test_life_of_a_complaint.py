"""A complaint from the first word to the last, with its clocks, to the office and back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from backend.deadlines.sweeping import tend
from backend.kernel.errors import NotFound
from backend.kernel.workflow import StepNotAllowed
from merchants.complaints import actions
from merchants.complaints.dialogue import RoundsOver
from merchants.complaints.handling import actions as office
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import CaseDeadline, Complaint, ComplaintStep, Participant
from merchants.complaints.outcomes import TermOver
from tests.accounts.cast import member, organisation
from tests.merchants.complaints.cast import Cast, cast, follow_ups, grievance, office_of

pytestmark = pytest.mark.django_db
START = "2026-08-05T10:00:00+08:00"


@pytest.fixture
def people() -> Cast:
    return cast()


def filed(people: Cast, **facts: object) -> Complaint:
    return actions.file_complaint(
        complainant=people.citizen, merchant=people.merchant, grievance=grievance(**facts)
    )


def fresh(case: Complaint) -> Complaint:
    return Complaint.objects.get(merchant=case.merchant_id, id=case.id)


def running(case: Complaint) -> set[str]:
    rows = CaseDeadline.objects.running().filter(complaint_id=case.id)
    return set(rows.values_list("step", flat=True))


def answered(people: Cast, case: Complaint) -> None:
    actions.answer_complaint(
        shop=people.shop, clerk=people.clerk, complaint=case.id, text="给您换一台。"
    )


def at_office(people: Cast, case: Complaint) -> Handling:
    return actions.take_to_office(complainant=people.citizen, complaint=case.id)


def test_it_goes_to_the_shop_at_once_and_the_clock_of_ten_days_runs(people: Cast) -> None:
    with time_machine.travel(START, tick=False):
        case = filed(people)
    clock = CaseDeadline.objects.get(complaint_id=case.id)
    assert (case.status, clock.step, str(clock.due_on)) == ("with_merchant", "answer", "2026-08-17")
    assert Participant.objects.get(complaint_id=case.id).is_lead


def test_answered_settled_and_confirmed(people: Cast) -> None:
    case = filed(people)
    answered(people, case)
    assert running(case) == {"confirm"}
    actions.confirm_outcome(
        person=people.citizen, complaint=case.id, outcome="solved", satisfaction=5
    )
    case = fresh(case)
    assert (case.status, case.outcome, case.satisfaction) == ("closed", "solved", 5)
    assert running(case) == {"reopen", "ask_again"}
    told = ComplaintStep.objects.filter(complaint_id=case.id).order_by("id")
    steps = [step.end for step in told]
    assert steps == ["with_merchant", "answered", "settled", "closed"]


def test_two_rounds_and_no_third(people: Cast) -> None:
    case = filed(people)
    for _round in (1, 2):
        answered(people, case)
        if _round == 1:
            actions.reply_to_answer(
                complainant=people.citizen, complaint=case.id, text="还是坏的。"
            )
    with pytest.raises(RoundsOver):
        actions.reply_to_answer(complainant=people.citizen, complaint=case.id, text="再说一次。")


def test_a_silent_shop_and_the_case_goes_to_the_office_by_itself(people: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock:
        case = filed(people)
        clock.shift(timedelta(days=13))
        tend()
        assert follow_ups() >= 1
        assert follow_ups() == 0
        case = fresh(case)
        assert (case.status, case.was_unanswered) == ("with_office", True)
        row = Handling.objects.get(complaint_id=case.id)
        accept = CaseDeadline.objects.running().get(complaint_id=case.id)
    assert (row.why, row.office, accept.owed_by_id) == (
        "unanswered", people.office.pk, people.office.pk,
    )  # fmt: skip


def test_accepted_mediated_agreed(people: Cast) -> None:
    case = filed(people)
    row = at_office(people, case)
    desk = {"officer": people.officer, "office": people.office, "handling": row.id}
    office.accept_complaint(**desk)
    office.begin_mediation(**desk, text="请双方周五上午到所。")
    office.end_handling(**desk, ending="agreed", text="商户三日内换新。")
    assert fresh(case).status == "settled"
    assert running(case) == {"confirm"}
    row.refresh_from_db()
    assert (row.status, row.ending) == ("ended", "agreed")


def test_refused_on_one_of_seven_grounds(people: Cast) -> None:
    case = filed(people)
    row = at_office(people, case)
    office.refuse_complaint(
        officer=people.officer,
        office=people.office,
        handling=row.id,
        ground="three_years",
        reasons="购买已过三年。",
    )
    assert fresh(case).status == "unsettled"


def test_an_office_that_accepts_after_the_term_is_recorded_as_late(people: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock:
        case = filed(people)
        row = at_office(people, case)
        clock.shift(timedelta(days=14))
        tend()
        follow_ups()
        office.accept_complaint(officer=people.officer, office=people.office, handling=row.id)
        late = CaseDeadline.objects.get(complaint_id=case.id, step="accept")
    assert late.lapsed_at is not None
    assert (late.state, late.late_days) == ("met_late", 5)


def test_only_mediation_is_extended_and_no_more_than_once_again(people: Cast) -> None:
    case = filed(people)
    row = at_office(people, case)
    desk = {"officer": people.officer, "office": people.office, "handling": row.id}
    with pytest.raises(office.NothingToExtend):
        office.extend_term(**desk, days=5, reason="等待")
    office.accept_complaint(**desk)
    clock = office.extend_term(**desk, days=40, reason="送检")
    assert clock.extensions[0]["reason"] == "送检"
    with pytest.raises(office.ExtendedEnough):
        office.extend_term(**desk, days=21, reason="送检")


def test_what_the_office_asks_for_has_come(people: Cast) -> None:
    case = filed(people)
    row = at_office(people, case)
    desk = {"officer": people.officer, "office": people.office, "handling": row.id}
    office.ask_for_materials(**desk, days=5, text="请补购买凭证。")
    assert running(case) == {"accept", "materials"}
    actions.remark(person=people.citizen, complaint=case.id, text="凭证号 123。")
    assert running(case) == {"accept"}


def test_passed_on_only_to_an_office_that_takes_such_matters(people: Cast) -> None:
    city = office_of("city", "市市场监管局", ["500000"])
    other = organisation(code="archives")
    case = filed(people)
    row = at_office(people, case)
    desk = {"officer": people.officer, "office": people.office, "handling": row.id}
    for wrong in (other.pk, people.office.pk, case.id):
        with pytest.raises(office.NotAnOffice):
            office.pass_on(**desk, to=wrong)
    passed = office.pass_on(**desk, to=city.pk)
    assert (passed.office, passed.why, fresh(case).status) == (city.pk, "passed_on", "with_office")
    theirs = {"officer": member(city, 9), "office": city, "handling": passed.id}
    with pytest.raises(office.PassedOnBefore):  # to and fro no term would ever end
        office.pass_on(**theirs, to=people.office.pk)
    with pytest.raises(NotFound):
        office.accept_complaint(officer=people.officer, office=city, handling=row.id)


def test_reopened_within_the_term_it_reaches_the_shop_and_not_after(people: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock:
        case = filed(people)
        answered(people, case)
        actions.confirm_outcome(person=people.citizen, complaint=case.id, outcome="solved")
        actions.reopen(complainant=people.citizen, complaint=case.id, text="又坏了。")
        assert running(fresh(case)) == {"answer"}
        answered(people, case)
        actions.confirm_outcome(person=people.citizen, complaint=case.id, outcome="partly")
        clock.shift(timedelta(days=70))
        tend()
        follow_ups()
        with pytest.raises(TermOver):
            actions.reopen(complainant=people.citizen, complaint=case.id, text="又坏了。")


def test_asked_again_after_four_weeks(people: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock:
        case = filed(people)
        answered(people, case)
        actions.confirm_outcome(person=people.citizen, complaint=case.id, outcome="solved")
        clock.shift(timedelta(days=30))
        tend()
        follow_ups()
        place = actions.say_again(person=people.citizen, complaint=case.id, outcome="not_solved")
    assert (place.outcome, place.outcome_later) == ("solved", "not_solved")


def test_withdrawn_while_the_office_has_it(people: Cast) -> None:
    case = filed(people)
    row = at_office(people, case)
    actions.withdraw_complaint(person=people.citizen, complaint=case.id)
    row.refresh_from_db()
    assert (fresh(case).status, row.status, running(case)) == ("withdrawn", "dropped", set())
    with pytest.raises(StepNotAllowed):
        answered(people, case)


def test_whoever_says_nothing_has_said_nothing(people: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock:
        case = filed(people)
        answered(people, case)
        clock.shift(timedelta(days=25))
        tend()
        follow_ups()
        case = fresh(case)
        assert (case.status, case.outcome) == ("closed", "")
        actions.confirm_outcome(person=people.citizen, complaint=case.id, outcome="not_solved")
    assert fresh(case).outcome == "not_solved"
