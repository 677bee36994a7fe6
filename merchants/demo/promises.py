"""What the first shops of the made-up city promise: one in every state, the same every time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.kernel.clock import same_day_later
from backend.kernel.ids import uuid7
from merchants.commitments import versions
from merchants.commitments.actions import ACCEPTED_BY
from merchants.commitments.choices import FULFILMENT_OF, Fulfilment, Publicity, Status, Type
from merchants.commitments.codes import DivisionUnknown, give_code
from merchants.commitments.models import Commitment, PromiseReply, PromiseWord
from merchants.commitments.ready import templates
from merchants.commitments.voices import count_anew
from merchants.demo.chance import Dice
from merchants.demo.places import CITY_MARKET_OFFICE
from merchants.registry.models import Merchant

LEAST_OLD, MOST_OLD = 200, 330
UNKEPT = ("三月有两次拒绝为完好商品退货。", "责令改正，已向两名顾客退还货款。")
REASONS = {
    Status.KEPT: "到店核查三次，回访顾客十二名，均按承诺办理。",
    Status.PARTLY_KEPT: "多数顾客得到退货，有两次没有办理。",
    Status.BROKEN: "核查期间没有按承诺办理过一次。",
}
REPLY = "谢谢各位监督。没做到的那几次，是新来的同事不熟悉，已经补了培训。"


class Course(NamedTuple):
    """A promise and what becomes of it; how many visitors say kept and not."""

    template: str
    status: Status
    kept: int = 0
    not_kept: int = 0
    is_answered: bool = False


COURSES = (
    (
        Course("marked_prices", Status.OPEN, 41, 2),
        Course("seven_day_return", Status.OPEN, 12, 4, is_answered=True),
        Course("full_weight", Status.KEPT, 18, 1),
    ),
    (Course("no_expired_food", Status.OPEN, 3), Course("open_kitchen", Status.WITHDRAWN)),
    (Course("same_price", Status.PARTLY_KEPT, 7, 5), Course("genuine_goods", Status.OPEN, 9)),
    (Course("seven_day_return", Status.BROKEN, 2, 9),),
    (Course("prepaid_refund", Status.ENDED, 6, 1), Course("easy_for_elders", Status.OPEN, 14)),
)


def let_shops_promise(shops: list[Merchant], today: date) -> int:
    """Promises of the first of these shops, unless there are any; how many."""
    if Commitment.objects.filter(merchant__in=shops).exists():
        return 0
    return sum(_of(shop, courses, today) for shop, courses in zip(shops, COURSES, strict=False))


@transaction.atomic
def _of(shop: Merchant, courses: tuple[Course, ...], today: date) -> int:
    held, dice = versions.held(shop.pk), Dice("promises", shop.uscc)
    try:
        for course in courses:
            _promised(held, course, dice, today)
    except DivisionUnknown:
        return 0
    count_anew(shop.pk)
    return len(courses)


def _promised(shop: Merchant, course: Course, dice: Dice, today: date) -> None:
    ready = templates()[course.template]
    made_on = today - timedelta(days=dice.whole(LEAST_OLD, MOST_OLD))
    one = Commitment(merchant=shop, id=uuid7(), kind=Type.VOLUNTARY, status=Status.OPEN)
    one.template, one.is_made_here, one.publicity = ready.code, True, Publicity.PUBLIC
    one.title, one.content, one.liability = ready.zh.title, ready.zh.content, ready.zh.liability
    one.made_on, one.accepted_by = made_on, ACCEPTED_BY
    one.valid_until = same_day_later(made_on, months=ready.months)
    if course.status == Status.ENDED:
        one.valid_until = today - timedelta(days=20)
    one.code = give_code(merchant=shop, commitment=one.id, on=made_on)
    versions.begin(one)
    _turned(one, course.status, today)
    _spoken_of(one, course, dice, today)


def _turned(one: Commitment, status: Status, today: date) -> None:
    if status == Status.WITHDRAWN:
        versions.succeed(one, status=status, withdrawn_on=today - timedelta(days=9))
    elif status in REASONS:
        kept = status == Status.KEPT
        versions.succeed(
            one,
            status=status,
            fulfilment=Fulfilment(FULFILMENT_OF[status]),
            unfulfilled="" if kept else UNKEPT[0],
            accountability="" if kept else UNKEPT[1],
            determined_on=today - timedelta(days=30),
            determined_by=CITY_MARKET_OFFICE.name,
            reasons=REASONS[status],
        )
    elif status == Status.ENDED:
        versions.end_lapsed(one.merchant, today=max(today, timezone.localdate()))


def _spoken_of(one: Commitment, course: Course, dice: Dice, today: date) -> None:
    words = []
    for number in range(course.kept + course.not_kept):
        day = today - timedelta(days=dice.whole(1, LEAST_OLD - 1))
        words.append(
            PromiseWord(
                merchant=one.merchant,
                commitment_id=one.id,
                speaker=UUID(int=(dice.whole(0, 10**9) << 32) + number),
                is_kept=number < course.kept,
                visit_on=day,
                said_on=day,
            )
        )
    PromiseWord.objects.bulk_create(words)
    if course.is_answered:
        PromiseReply.objects.create(
            merchant=one.merchant, commitment_id=one.id, version=1, words=REPLY
        )
