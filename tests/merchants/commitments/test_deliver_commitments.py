"""The data set `commitments`: the 20 items, what is refused, what comes again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from backend.intake.models import QuarantinedRow
from merchants.commitments.actions import withdraw_promise
from merchants.commitments.models import Commitment
from tests.factories.cards import card, feed, rebuilt_cards, stored_cards
from tests.factories.deliveries import CENTRE, ago, counts, hand_in
from tests.factories.rows import OFFICE, SHOP, Cells, registration
from tests.intake.delivered import code
from tests.merchants import opinions
from tests.merchants.commitments.promising import Shop
from tests.merchants.outside import merchant

pytestmark = pytest.mark.django_db


def commitment(number: int = 1, *, serial: int = 1, days: int = 100, **cells: str) -> Cells:
    """A promise of a hundred days ago that nobody found on yet."""
    return {
        "承诺编码": f"500112{ago(days).replace('-', '')}{serial:06}",
        "承诺人名称": SHOP,
        "承诺人类别": "法人及非法人组织",
        "承诺人代码": code(number),
        "承诺类型": "主动型",
        "承诺事由": "明码标价",
        "承诺内容": "商品一律明码标价。",
        "违诺责任": "退还多收价款。",
        "承诺作出日期": ago(days),
        "承诺有效期": "长期",
        "承诺履行状态": "全部履行",
        "受理单位": OFFICE,
        "受理单位代码": "11500112009345678A",
        "公开类型": "可向社会公开",
    } | cells


BROKEN = {
    "承诺履行状态": "全部未履行",
    "未履行的承诺内容": "未标价",
    "违诺责任追究内容": "责令改正",
    "认定日期": ago(10),
    "认定单位": OFFICE,
}


@pytest.fixture(autouse=True)
def _shop() -> None:
    hand_in("enterprises", registration(1), registration(2, 企业名称="又一家面馆"))


def reasons() -> set[str]:
    rows = QuarantinedRow.objects.values_list("reasons", flat=True)
    return {reason["code"] for row in rows for reason in row}


def test_a_delivered_promise_is_open_until_somebody_finds() -> None:
    assert counts(hand_in("commitments", commitment())) == (1, 1, 0, 0)
    (told,) = card()["commitments"]
    assert (told["state"], told["type"], told["valid_until"]) == ("open", "voluntary", None)
    assert told["source"]["office"] == OFFICE
    assert counts(hand_in("commitments", commitment())) == (1, 0, 1, 0)
    assert counts(hand_in("commitments", commitment(**BROKEN))) == (1, 1, 0, 0)
    assert card()["commitments"][0]["state"] == "broken"
    assert feed()[-2:] == [("item_published", "commitment"), ("item_corrected", "commitment")]
    assert Commitment.objects.count() == 2
    assert stored_cards() == rebuilt_cards()


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"承诺编码": "50011220250101000001"}, "commitment_code_of_another_day"),
        ({"承诺编码": "500112202501010001"}, "commitment_code_format"),
        ({"承诺编码": "50011220251301000001"}, "commitment_code_format"),
        ({"承诺编码": "00000020250101000001"}, "commitment_code_format"),
        ({"承诺履行状态": "部分履行"}, "unfulfilled_missing"),
        ({"未履行的承诺内容": "无"}, "unfulfilled_given"),
        ({"承诺履行状态": "履行中"}, "unknown_choice"),
        ({"认定日期": ago(1)}, "determination_incomplete"),
        ({"承诺人类别": "自然人"}, "natural_person"),
        ({"承诺人代码": code(77)}, "merchant_unknown"),
        ({"承诺有效期": ago(200)}, "ends_before_it_starts"),
        ({"承诺作出日期": ago(-3)}, "in_future"),
        ({"承诺内容": "诺" * 4001}, "too_long"),
    ],
)
def test_a_row_that_breaks_a_rule_waits_with_its_reason(cells: Cells, reason: str) -> None:
    assert counts(hand_in("commitments", commitment(**cells))) == (1, 0, 0, 1)
    assert reason in reasons()
    assert not Commitment.objects.exists()


def test_a_code_is_its_first_merchants_for_ever() -> None:
    assert counts(hand_in("commitments", commitment(1), commitment(2))) == (2, 1, 0, 1)
    assert counts(hand_in("commitments", commitment(2), source=CENTRE)) == (1, 0, 0, 1)
    assert reasons() == {"commitment_code_taken"}


def test_every_row_of_a_file_is_accounted_for() -> None:
    rows = [commitment(), commitment(), commitment(**BROKEN), commitment(serial=2)]
    assert counts(hand_in("commitments", *rows)) == (4, 4, 0, 0)
    assert Commitment.objects.current().count() == 2
    assert counts(hand_in("commitments", commitment())) == (1, 0, 0, 1)  # not open again
    assert reasons() == {"commitment_step_refused"}


def test_what_is_not_for_the_public_is_kept_and_not_shown(client: Client) -> None:
    hand_in("commitments", commitment(公开类型="不可公开"))
    assert card()["commitments"] == []
    assert ("item_published", "commitment") not in feed()
    hand_in("commitments", commitment())
    hand_in("commitments", commitment(公开类型="特定范围内公开"))
    assert card()["commitments"] == []
    assert feed()[-1] == ("item_ended", "commitment")
    past = f"/api/open/v1/merchants/{merchant().code}/as-of/{timezone.localdate()}"
    assert client.get(past).json()["card"]["commitments"] == []


def test_an_office_adds_what_it_found_to_what_was_promised_here() -> None:
    shop = Shop(uscc=code(50))
    made = shop.promises()
    row = commitment(
        1, days=0, 承诺编码=made.code, 承诺人代码=code(50), 承诺内容="别的话",
        **BROKEN | {"认定日期": ago(0)},
    )  # fmt: skip
    assert counts(hand_in("commitments", row)) == (1, 1, 0, 0)
    now = shop.now(made)
    assert (now.status, now.content, now.is_made_here) == ("broken", made.content, True)
    assert shop.promises("same_price").code.endswith("000002")


def test_codes_given_here_pass_by_what_offices_gave() -> None:
    hand_in("commitments", commitment(days=0), commitment(days=0, serial=2))
    assert Shop(uscc=code(50)).promises().code.endswith("000003")


def test_what_a_shop_withdrew_no_file_brings_back() -> None:
    hand_in("commitments", commitment(承诺有效期=ago(-300)))
    here = opinions.of_shop(merchant())
    one = Commitment.objects.current().get()
    owner = opinions.member(here, 911)
    withdraw_promise(shop=here, person=owner, commitment=one.id)
    assert counts(hand_in("commitments", commitment(承诺有效期=ago(-300)))) == (1, 0, 1, 0)
    assert counts(hand_in("commitments", commitment(**BROKEN))) == (1, 0, 0, 1)
    assert card()["commitments"][0]["state"] == "withdrawn"
