"""Who may ask at all: the city grants grounds, two people, with an end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.accounts.organisations.models import Membership
from backend.kernel.errors import DomainError
from merchants.screening.grounds import decide_ground, end_ground
from merchants.screening.models import ScreeningGround, State
from merchants.screening.sweeps import end_lapsed_grounds
from tests.merchants.screening.screening import Cast, company, days

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def decided(cast: Cast, ground: ScreeningGround, **more: Any) -> ScreeningGround:
    said = {"officer": cast.second, "office": cast.city, "is_granted": True, **more}
    return decide_ground(ground=ground.pk, **said)


def refused_with(act: Any, *arguments: Any, **more: Any) -> str:
    with pytest.raises(DomainError) as refusal:
        act(*arguments, **more)
    return refusal.value.code


def test_nobody_grants_what_they_proposed(cast: Cast) -> None:
    ground = cast.proposed()
    assert refused_with(decided, cast, ground, officer=cast.first) == "own_proposal"
    assert refused_with(cast.asks, ground) == "screening_ground_not_in_force"
    assert decided(cast, ground).state == State.GRANTED


def test_nor_does_the_database_let_them(cast: Cast) -> None:
    ground = cast.proposed()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScreeningGround.objects.filter(pk=ground.pk).update(
            state="granted", decided_by=cast.first.pk, decided_at=timezone.now()
        )


def test_nobody_grants_to_where_they_work_too(cast: Cast) -> None:
    Membership.objects.create(person=cast.second, organisation=cast.office, role="staff")
    assert refused_with(decided, cast, cast.proposed()) == "own_organisation"


@pytest.mark.parametrize(
    "change",
    [{"basis": "  "}, {"purpose": "查张三 13900012345"}, {"lists": []}, {"lists": ["citizens"]},
     {"ends_on": days(-1)}, {"ends_on": days(1099)}, {"ends_on": date.max},
     {"starts_on": days(400)}, {"starts_on": date.min}],
)  # fmt: skip
def test_an_unfinished_ground_is_not_proposed(cast: Cast, change: dict[str, Any]) -> None:
    assert refused_with(cast.proposed, **change) == "screening_ground_unfinished"
    assert not ScreeningGround.objects.exists()


def test_a_declined_ground_has_reasons_and_opens_nothing(cast: Cast) -> None:
    ground = cast.proposed()
    assert refused_with(decided, cast, ground, is_granted=False) == "reasons_missing"
    decided(cast, ground, is_granted=False, reasons="依据与用途不符。")
    assert refused_with(decided, cast, ground) == "step_not_allowed"
    assert refused_with(cast.asks, ground) == "screening_ground_not_in_force"


def test_one_person_is_enough_to_end_it(cast: Cast) -> None:
    company()
    ground = cast.granted()
    cast.asks(ground)
    who = {"officer": cast.first, "office": cast.city, "ground": ground.pk}
    assert refused_with(end_ground, **who, reasons="") == "reasons_missing"
    end_ground(**who, reasons="采购结束。")
    assert end_ground(**who, reasons="再次").state == State.ENDED
    assert refused_with(cast.asks, ground) == "screening_ground_not_in_force"


def test_after_its_last_day_it_opens_nothing_whether_a_sweep_ran_or_not(cast: Cast) -> None:
    company()
    ground = cast.granted()
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        assert refused_with(cast.asks, ground) == "screening_ground_not_in_force"
        assert (end_lapsed_grounds(), end_lapsed_grounds()) == (1, 0)


@pytest.mark.parametrize("change", [{"basis": "别的"}, {"ends_on": days(9)}, {"lists": ["tax_a"]}])
def test_what_a_ground_says_never_changes(cast: Cast, change: dict[str, Any]) -> None:
    ground = cast.granted()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScreeningGround.objects.filter(pk=ground.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScreeningGround.objects.filter(pk=ground.pk).delete()
