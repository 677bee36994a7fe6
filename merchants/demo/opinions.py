"""What made-up customers say of the first shops of the made-up city, the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from merchants.demo.chance import Dice, Weighted
from merchants.registry.models import Merchant
from merchants.reviews.loading import Loaded, load_reviews
from merchants.reviews.models import Review

MOST, DAYS = 60, 500
LEAN = Weighted({5: 8.0, 4: 6.0, 3: 2.0, 2: 1.0, 1: 1.0})
GOOD = (
    "味道稳定，分量也足。", "老板热情，讲清楚了价格再下单。", "环境干净，桌面收拾得快。",
    "明码标价，结账和菜单一致。", "周末人多，服务员还是很耐心。", "会再来，推荐给同事了。",
)  # fmt: skip
FAIR = ("中规中矩，没有惊喜。", "等位久了一点，别的都还行。", "东西可以，停车不太方便。")
POOR = (
    "上错了一道菜，换得很慢。", "优惠条件写得不清楚，结账时才知道。", "当天人手不够，没人招呼。",
)  # fmt: skip


def let_people_speak(shops: list[Merchant], today: date) -> int:
    """Reviews for these shops, unless there are any; how many."""
    if Review.objects.filter(merchant__in=shops).exists():
        return 0
    return load_reviews(each for shop in shops for each in _of(shop, today))


def _of(shop: Merchant, today: date) -> Iterator[Loaded]:
    dice = Dice("opinions", shop.uscc)
    for number in range(dice.whole(0, MOST)):
        lean = dice.weigh(LEAN)
        day = today - timedelta(days=dice.whole(0, DAYS))
        yield Loaded(
            merchant_id=shop.pk,
            author=UUID(int=(dice.whole(0, 10**9) << 32) + number),
            stars=(_near(dice, lean), _near(dice, lean), _near(dice, lean), _near(dice, lean)),
            words=_words(dice, lean),
            written_on=day,
            visit_on=day - timedelta(days=dice.whole(0, 2)),
            is_visited=dice.chance(0.6),
            is_known=False,
        )


def _near(dice: Dice, lean: int) -> int:
    return max(1, min(5, lean + dice.whole(-1, 1)))


def _words(dice: Dice, lean: int) -> str:
    """One or two sentences that fit the stars; some say nothing."""
    if dice.chance(0.15):
        return ""
    fitting = GOOD if lean > 3 else FAIR if lean == 3 else POOR  # noqa: PLR2004  # of five
    return dice.pick(fitting) + (dice.pick(fitting) if dice.chance(0.4) else "")
