"""Of a representative's whole name the register keeps an index that only the name itself opens."""

from __future__ import annotations

import pytest

from merchants.registry.models import Merchant, MerchantVersion, Representative
from merchants.registry.representatives import index_of, is_representative
from tests.factories.deliveries import hand_in
from tests.factories.rows import registration
from tests.intake.delivered import code

pytestmark = pytest.mark.django_db
NAME = "法定代表人"


def shop(number: int = 1) -> Merchant:
    return Merchant.objects.get(uscc=code(number))


def test_the_register_knows_its_representative_by_name_alone() -> None:
    hand_in("enterprises", registration(**{NAME: "张三丰"}))
    assert is_representative(shop(), "张三丰") is True
    assert is_representative(shop(), "张 三 丰") is True
    assert is_representative(shop(), "张四丰") is False
    assert shop().representative == "张**"


def test_a_name_that_changes_behind_the_same_mask_is_followed() -> None:
    hand_in("enterprises", registration(**{NAME: "张三丰"}))
    again = hand_in("enterprises", registration(**{NAME: "张四丰"}))
    assert again.unchanged == 1
    assert is_representative(shop(), "张四丰") is True
    assert not MerchantVersion.objects.exists()


def test_an_old_file_delivered_again_brings_no_old_representative_back() -> None:
    old = registration(**{NAME: "张三丰"})
    hand_in("enterprises", old)
    hand_in("enterprises", registration(**{NAME: "李四"}))
    hand_in("enterprises", old)
    assert is_representative(shop(), "李四") is True


@pytest.mark.parametrize("named", ["", "张*", "好再来有限公司（总店）"])
def test_where_no_whole_name_was_delivered_nothing_is_known(named: str) -> None:
    hand_in("enterprises", registration(**{NAME: named}))
    assert is_representative(shop(), named) is None


def test_who_left_is_known_no_longer() -> None:
    hand_in("enterprises", registration(**{NAME: "张三丰"}))
    hand_in("enterprises", registration(**{NAME: ""}))
    assert is_representative(shop(), "张三丰") is None


def test_one_person_behind_two_shops_leaves_two_unlike_values() -> None:
    hand_in("enterprises", registration(1, **{NAME: "张三丰"}), registration(2, **{NAME: "张三丰"}))
    kept = {bytes(one.name_index) for one in Representative.objects.all()}
    assert len(kept) == 2
    assert all(len(value) == 16 for value in kept)


def test_a_masked_name_has_no_index() -> None:
    assert index_of("91", "张**") is None
    assert index_of("91", "王五")
