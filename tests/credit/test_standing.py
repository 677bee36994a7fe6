"""The figure: explained line by line, right at once, the same from scratch (promises 8, 13)."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from credit.deeds.actions import reverse_deed
from credit.deeds.models import Deed
from credit.ledger.models import Reason
from credit.ledger.reading import spendable, standing_points
from credit.membership.actions import leave
from credit.membership.models import Member
from credit.standing import actions, reading
from credit.standing.figures import K, figures, suppressed
from credit.standing.models import Standing
from tests.accounts.cast import member as officer_of
from tests.credit.citizens import joined, person_of
from tests.credit.clock import later
from tests.credit.deeds import ago, deeds_office, delivered, number_of, row
from tests.credit.people import spent, thanked

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(tmp_path: Path) -> Member:
    """Somebody with three deeds worth ten points each, one of which ends soon."""
    deeds_office()
    person = joined(1)
    number = number_of(person_of(person))
    days = (2, 30, 700)
    rows = [row(number, document=f"甲{n}", 善行日期=ago(n)) for n in days]
    delivered(tmp_path, *rows)
    return person


def test_the_figure_is_right_in_the_moment_of_the_deed(member: Member) -> None:
    kept = Standing.objects.get(pk=member.pk)
    assert (kept.points, standing_points(member), reading.standing_of(member)) == (30, 30, 30)


def test_every_line_says_deed_rule_source_day_and_end_and_they_add_up(member: Member) -> None:
    told = reading.lines(member)
    assert sum(line.points for line in told) == 30
    assert {line.done_on for line in told} == {ago(2), ago(30), ago(700)}
    assert {(line.source, line.rule) for line in told} == {("团区委", "volunteer_hours v1")}
    assert all(line.until > ago(0) for line in told)


def test_a_page_lists_the_newest_and_tells_the_rest_as_a_sum(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reading.picture(member).more == (0, 0)
    monkeypatch.setattr(reading, "MOST_LINES", 2)
    seen = reading.picture(member)
    assert (len(seen.lines), seen.more) == (2, (1, 10))
    assert seen.more.points + sum(line.points for line in seen.lines) == seen.standing


def test_promise_08_spending_leaves_the_standing_alone(member: Member) -> None:
    spent(member, 25)
    seen = reading.picture(member)
    assert (seen.standing, seen.spendable, spendable(member)) == (30, 5, 5)
    assert seen.level
    assert seen.level.code == "seed"
    assert (seen.missing, seen.share) == (20, 60)


def test_what_ended_is_out_of_the_figure_whether_or_not_a_sweep_ran(member: Member) -> None:
    with later(days=45):
        assert reading.standing_of(member) == standing_points(member) == 20
        assert Standing.objects.get(pk=member.pk).points == 30
        assert actions.follow_the_day() == 1
        assert Standing.objects.get(pk=member.pk).points == 20
        assert actions.recompute_all() == 0


def test_a_wrong_figure_is_found_and_put_right(member: Member) -> None:
    Standing.objects.update(points=999)
    assert actions.recompute_all() == 1
    assert Standing.objects.get(pk=member.pk).points == 30


def test_a_reversal_takes_its_line_along(member: Member) -> None:
    office = deeds_office("another-office")
    deed = Deed.objects.filter(member=member).select_related("member", "rule").first()
    assert deed is not None
    reverse_deed(deed, officer=officer_of(office, 71), office=office, reason=Reason.TWICE)
    assert Standing.objects.get(pk=member.pk).points == standing_points(member) == 20
    assert len(reading.lines(member)) == 2


def test_what_would_help_is_voluntary_and_only_of_allowed_kinds(member: Member) -> None:
    told = reading.ideas(member)
    assert 1 <= len(told) <= reading.IDEAS
    assert all(idea.points > 0 for idea in told)


def test_promise_09_leaving_takes_the_figure_along(member: Member) -> None:
    leave(person=person_of(member))
    assert not Standing.objects.exists()


def test_a_band_is_off_by_default_and_needs_a_thousand_people(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = person_of(member)
    monkeypatch.setattr(reading, "LEAST_PEOPLE", 1)
    assert reading.band_of(member) is None
    actions.compare_me(person=person, wanted=True)
    assert reading.band_of(member) is not None
    monkeypatch.undo()
    assert reading.LEAST_PEOPLE == 1000
    assert reading.band_of(member) is None


def test_public_figures_never_show_a_few_people(member: Member) -> None:
    cache.clear()
    told = figures()
    assert told.members is None
    assert told.points is None
    assert {cell.people for cell in (*told.levels, *told.deeds)} == {None}


def test_public_figures_are_counted_once_a_day(member: Member) -> None:
    cache.clear()
    told = figures()
    with CaptureQueriesContext(connection) as asked:
        assert figures() == told
    assert not [one for one in asked.captured_queries if "credit_deed" in one["sql"]]
    cache.clear()


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 40), max_size=7))
def test_no_gap_can_be_filled_from_the_sum(counts: dict[str, int]) -> None:
    told = suppressed(counts)
    hidden = [counts[code] for code, count in told.items() if count is None]
    assert all(count is None or count >= K for count in told.values())
    assert sum(hidden) >= K or not hidden or not any(told.values())


@given(st.integers(0, 60))
def test_one_person_more_or_less_is_not_seen_in_public_figures(count: int) -> None:
    told = suppressed({"seed": count, "sprout": 25})
    more = suppressed({"seed": count + 1, "sprout": 25})
    assert told == more or (count + 1) % K == 0


def test_awards_of_other_rooms_are_found_by_the_sweep(member: Member) -> None:
    thanked(member, 7, key=f"gift:{uuid4()}")
    assert actions.recompute_all() == 1
    assert Standing.objects.get(pk=member.pk).points == 37
