"""Two at once: one step is taken, the other is told so, and nothing is half."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import pairwise
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection

from backend.deadlines.sweeping import tend
from backend.kernel.errors import DomainError
from merchants.complaints import actions
from merchants.complaints.drafts.actions import file_draft, keep_draft
from merchants.complaints.handling import actions as office
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import CaseDeadline, Complaint, ComplaintStep, Participant
from merchants.complaints.reports import office as reports
from merchants.complaints.reports.actions import Allegation, file_report
from merchants.complaints.reports.models import Report
from merchants.complaints.splitting import agree_to_split, suggest_split
from tests.merchants.complaints.cast import Cast, cast, follow_ups, grievance

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> Cast:
    return cast()


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run them in parallel; the codes of those that were refused."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        barrier.wait()
        try:
            act()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(code for code in pool.map(run, acts) if code)


def filed(people: Cast) -> Complaint:
    return actions.file_complaint(
        complainant=people.citizen, merchant=people.merchant, grievance=grievance()
    )


def test_the_same_letter_eight_times_is_one_case(people: Cast) -> None:
    assert at_once(*[partial(filed, people)] * 8) == []
    assert Complaint.objects.count() == 1
    assert Participant.objects.count() == 1
    assert CaseDeadline.objects.count() == 1


def test_an_answer_and_a_withdrawal(people: Cast) -> None:
    case = filed(people)
    answer = partial(
        actions.answer_complaint,
        shop=people.shop,
        clerk=people.clerk,
        complaint=case.id,
        text="换。",
    )
    withdraw = partial(actions.withdraw_complaint, person=people.citizen, complaint=case.id)
    refused = at_once(answer, withdraw)
    assert refused in ([], ["step_not_allowed"])  # the answer may come first, never last
    assert Complaint.objects.get().status == "withdrawn"
    assert not CaseDeadline.objects.running().exists()


def test_accepted_twice_is_accepted_once(people: Cast) -> None:
    case = filed(people)
    row = actions.take_to_office(complainant=people.citizen, complaint=case.id)
    accept = partial(office.accept_complaint, office=people.office, handling=row.id)
    refused = at_once(*[partial(accept, officer=people.officer)] * 4)
    assert refused == ["step_not_allowed"] * 3
    assert ComplaintStep.objects.filter(end="accepted").count() == 1
    assert CaseDeadline.objects.running().get().step == "mediate"


def test_two_officers_take_it_and_one_has_it(people: Cast) -> None:
    case = filed(people)
    row = actions.take_to_office(complainant=people.citizen, complaint=case.id)
    take = partial(office.take_handling, office=people.office, handling=row.id)
    refused = at_once(
        partial(take, officer=people.officer), partial(take, officer=people.colleague)
    )
    assert refused == ["assigned_to_another_officer"]
    assert Handling.objects.get().officer in {people.officer.pk, people.colleague.pk}


def test_two_ways_to_the_office_are_one_handling(people: Cast) -> None:
    case = filed(people)
    go = partial(actions.take_to_office, complainant=people.citizen, complaint=case.id)
    assert at_once(go, go, go) == ["step_not_allowed"] * 2
    assert Handling.objects.count() == 1


def test_a_lapse_and_an_answer_at_the_last_moment(people: Cast) -> None:
    with time_machine.travel("2026-08-05T10:00:00+08:00", tick=False) as clock:
        case = filed(people)
        clock.shift(timedelta(days=13))
        tend()
        answer = partial(
            actions.answer_complaint,
            shop=people.shop,
            clerk=people.clerk,
            complaint=case.id,
            text="换。",
        )
        refused = at_once(answer, follow_ups)
    if refused:  # the lapse came first: the office has it, the answer is told so
        assert refused == ["step_not_allowed"]
        assert Complaint.objects.get().status == "with_office"
    else:
        assert Complaint.objects.get().status == "answered"
        assert CaseDeadline.objects.get(step="answer").late_days == 1
    assert Handling.objects.count() == len(refused)


def test_a_reporter_is_told_once(people: Cast) -> None:
    named = Allegation(category="other.other", words="无证经营。", is_named=True)
    filed_one = file_report(merchant=people.merchant, allegation=named, reporter=people.citizen)
    by = {"officer": people.officer, "office": people.office, "report": filed_one.report.id}
    reports.open_case(**by)
    tell = partial(reports.tell_reporter, **by, text="已立案。")
    assert at_once(tell, tell, tell) == ["nothing_to_tell_yet"] * 2


def test_a_split_agreed_to_twice_is_one_report(people: Cast) -> None:
    case = filed(people)
    row = actions.take_to_office(complainant=people.citizen, complaint=case.id)
    suggest_split(
        officer=people.officer, office=people.office, handling=row.id, text="涉嫌无证经营。"
    )
    agree = partial(agree_to_split, complainant=people.citizen, complaint=case.id, is_named=False)
    assert at_once(agree, agree) == ["no_split_suggested"]
    assert Report.objects.count() == 1


def test_a_draft_sent_twice_at_once_is_one_complaint(people: Cast) -> None:
    kept = keep_draft(merchant=people.merchant, form={})
    send = partial(file_draft, complainant=people.citizen, token=kept.token, form=grievance())
    assert at_once(send, send, send) == []
    assert Complaint.objects.count() == 1


def test_confirmed_and_reopened_at_once_stays_whole(people: Cast) -> None:
    case = filed(people)
    actions.answer_complaint(shop=people.shop, clerk=people.clerk, complaint=case.id, text="换。")
    mine = {"complaint": case.id}
    at_once(
        partial(actions.confirm_outcome, person=people.citizen, outcome="solved", **mine),
        partial(actions.reply_to_answer, complainant=people.citizen, text="不行。", **mine),
        partial(actions.settle, complainant=people.citizen, **mine),
    )
    steps = list(ComplaintStep.objects.filter(machine="case").order_by("id"))
    assert all(a.end == b.start for a, b in pairwise(steps))
    assert steps[-1].end == Complaint.objects.get().status
