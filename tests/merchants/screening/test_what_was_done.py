"""The asker says what it did; the entity sees who asked, on what ground, and what was done."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.accounts.organisations.models import Kind
from backend.kernel.errors import DomainError
from backend.kernel.ids import uuid7
from backend.notices.models import Notice
from merchants.records.effects import document_of, mark
from merchants.records.marks import Effect
from merchants.records.models import Record
from merchants.screening.actions import Answered, Said, say_done
from merchants.screening.models import ScreeningFeedback, ScreeningQuestion
from merchants.screening.reading import counted_about
from merchants.screening.sweeps import forget_questions
from tests.accounts.cast import client_of, member
from tests.merchants import opinions
from tests.merchants.screening.screening import Cast, company, days
from tests.merchants.test_review_races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def done(cast: Cast, made: Answered, measure: str = "procurement", **more: Any) -> Any:
    said = {"done": "limited", "done_on": days(0), "document_no": "采决〔2026〕3号", **more}
    return say_done(
        asker=cast.asker,
        merchant=made.question.merchant,
        question=made.question.id,
        said=Said(measure=measure, **said),
    )


def test_what_was_done_is_shown_and_counted(cast: Cast) -> None:
    merchant = company()
    made = cast.asks(cast.granted())
    done(cast, made)
    done(cast, made, "tenders", done="considered", document_no="")
    counts = [(one["measure"], one["done"], one["n"]) for one in counted_about(merchant.pk)]
    assert counts == [("procurement", "limited", 1), ("tenders", "considered", 1)]


@pytest.mark.parametrize(
    ("measure", "change", "told"),
    [
        ("flights", {}, "measure_not_named"),
        ("procurement", {"document_no": ""}, "feedback_unfinished"),
        ("procurement", {"done": "punished"}, "feedback_unfinished"),
        ("procurement", {"done_on": days(1)}, "feedback_unfinished"),
        ("procurement", {"done_on": days(-1)}, "feedback_unfinished"),
        ("procurement", {"document_no": "张三 13900012345"}, "screening_matter_missing"),
    ],
)
def test_bad_feedback_is_refused(
    cast: Cast, measure: str, change: dict[str, Any], told: str
) -> None:
    company()
    made = cast.asks(cast.granted())
    with pytest.raises(DomainError) as refused:
        done(cast, made, measure, **change)
    assert refused.value.code == told


def test_promise_03_on_what_ended_since_no_measure_can_be_reported(cast: Cast) -> None:
    merchant = company()
    made = cast.asks(cast.granted())
    record = Record.objects.current().get(merchant=merchant)
    mark(document_of(record), Effect.REPAIRED, case=merchant.pk)
    with pytest.raises(DomainError) as refused:
        done(cast, made)
    assert refused.value.code == "measure_not_named"


def test_another_organisations_question_is_unknown(cast: Cast) -> None:
    company()
    made = cast.asks(cast.granted())
    cast.office, cast.officer = cast.city, cast.first
    with pytest.raises(DomainError) as refused:
        done(cast, made)
    assert refused.value.code == "screening_question_not_found"


def test_promise_15_the_entity_sees_who_asked_on_what_ground_and_when(cast: Cast) -> None:
    merchant = company()
    shop = opinions.of_shop(merchant)
    owner = member(shop, 8900)
    done(cast, cast.asks(cast.granted()))
    page = client_of(owner).get("/shop/screening").content.decode()
    for words in (cast.office.name, "第十八条", "政府采购供应商资格审查", "采购〔2026〕12号",
                  "采决〔2026〕3号", "已依法限制"):  # fmt: skip
        assert words in page
    kinds = set(Notice.objects.filter(person=owner.pk).values_list("kind", flat=True))
    assert {"screening.asked", "screening.feedback"} <= kinds


def test_promise_15_another_shop_sees_nothing_of_it(cast: Cast) -> None:
    company()
    cast.asks(cast.granted())
    other = member(opinions.of_shop(company(2)), 8901)
    page = client_of(other).get("/shop/screening").content.decode()
    assert cast.office.name not in page
    assert "没有人查询过" in page


def test_promise_15_questions_are_kept_five_years_and_no_longer(cast: Cast) -> None:
    company()
    made = cast.asks(cast.granted())
    done(cast, made)
    for model in (ScreeningQuestion, ScreeningFeedback):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScreeningQuestion.objects.update(organisation_name="别人")
    with time_machine.travel(timezone.now() + timedelta(days=5 * 365)):
        assert forget_questions() == 0


def test_what_is_older_than_five_years_goes(cast: Cast) -> None:
    company()
    made = cast.asks(cast.granted())
    said, old = done(cast, made), timezone.now() - timedelta(days=5 * 366)
    for row, name in ((made.question, "asked_at"), (said, "said_at")):
        before = type(row).objects.get(id=row.id)
        before.id, before.question_id = uuid7(), uuid7()
        setattr(before, name, old)
        before.save(force_insert=True)
    assert forget_questions() == 2
    assert ScreeningQuestion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_feedback_many_times_at_once_is_said_once() -> None:
    cast = Cast()
    company()
    made = cast.asks(cast.granted())
    told = at_once([partial(done, cast, made)] * 8)
    assert sorted(told) == [""] + ["feedback_already_given"] * 7
    assert ScreeningFeedback.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_questions_and_the_end_of_a_ground_at_once_never_cross() -> None:
    from merchants.screening.grounds import decide_ground, end_ground

    cast = Cast()
    company()
    ground = cast.granted()
    who: dict[str, Any] = {"officer": cast.first, "office": cast.city, "ground": ground.pk}
    acts = [partial(cast.asks, ground)] * 6 + [partial(end_ground, **who, reasons="结束")] * 2
    told = at_once(acts)
    assert set(told) <= {"", "screening_ground_not_in_force"}
    assert ScreeningQuestion.objects.count() == told[:6].count("")
    again = cast.proposed()
    both = [partial(decide_ground, officer=cast.second, office=cast.city, ground=again.pk,
                    is_granted=granted, reasons="看过") for granted in (True, False)]  # fmt: skip
    assert sorted(at_once(both)) == ["", "step_not_allowed"]


def test_a_partner_may_hold_a_ground_too(cast: Cast) -> None:
    from backend.accounts.organisations.actions import found_organisation

    company()
    bank = found_organisation(kind=Kind.PARTNER, code="bank-1", name="银行", actor=None)
    ground = cast.granted(of=bank)
    cast.office, cast.officer = bank, cast.person(bank)
    assert cast.asks(ground).question.organisation == bank.pk
