"""The rule checker refuses what no rule may say, and says so in words one can act on."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.catalogue.checking import check, check_start
from credit.catalogue.forbidden import TOPICS, topics_in
from credit.catalogue.founding import first_catalogue, first_levels
from credit.catalogue.models import LEVELS
from credit.catalogue.terms import NAMES, WORDS

BLOOD = "blood_donation"
# One sentence for each forbidden input, as somebody might write it.
TEMPTING = {
    "religion": "信教群众参加活动",
    "genes": "提供基因样本",
    "biometrics": "录入指纹和人脸",
    "blood_type": "稀有血型的人献血加倍",
    "disease": "如实填报病史",
    "politics": "党员带头参加",
    "complaints": "举报他人不文明行为",
    "payments": "按时缴纳水电费",
    "property": "捐款 1000 元以上",
    "traffic": "一年没有交通违法",
    "offences": "没有行政处罚记录",
    "consumption": "在本地商场消费",
    "contacts": "邀请好友并转发朋友圈",
    "tracks": "按手机定位签到",
    "private_life": "结婚登记",
    "others_deeds": "捐献者的父母加分",
    "taking": "迟到的倒扣两分",
}
ENGLISH = {
    "religion": "going to church",
    "blood_type": "a rare blood type",
    "complaints": "filing a complaint",
    "payments": "bills paid on time",
    "taking": "points are deducted",
    "genes": "giving genetic data",
}


def terms(**changed: Any) -> dict[str, Any]:
    return {**first_catalogue()[BLOOD], **changed}


def codes(subject: str, told: dict[str, Any]) -> set[str]:
    return {one.code for one in check(subject, told)}


@pytest.mark.parametrize("topic", [one.code for one in TOPICS])
def test_every_forbidden_input_is_found_wherever_it_is_written(topic: str) -> None:
    for name in WORDS:
        assert topic in codes(BLOOD, terms(**{name: TEMPTING[topic]})), name


@pytest.mark.parametrize(("topic", "words"), ENGLISH.items())
def test_forbidden_inputs_are_found_in_english_too(topic: str, words: str) -> None:
    assert topic in {one.code for one in topics_in(words)}


def test_giving_blood_may_be_thanked_a_blood_type_never() -> None:
    assert check(BLOOD, terms()) == []
    assert codes(BLOOD, terms(counts_zh="按血型献血")) == {"blood_type"}


@given(points=st.integers(max_value=0))
def test_promise_08_no_rule_takes_points(points: int) -> None:
    assert "points_never_taken" in codes(BLOOD, terms(points=points))


@given(points=st.integers(1, 100), cap=st.integers(-5, 1200))
def test_a_cap_is_at_least_one_deed_and_bounded(points: int, cap: int) -> None:
    told = terms(points=points, cap_points=cap)
    assert (check(BLOOD, told) == []) == (points <= cap <= 1000)


@given(name=st.sampled_from(NAMES))
def test_no_part_of_a_rule_may_be_missing(name: str) -> None:
    told = terms()
    del told[name]
    wanted = "no_cap" if name.startswith("cap_") else "missing"
    assert wanted in codes(BLOOD, told)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(told=st.dictionaries(st.sampled_from([*NAMES, "levels", "denies"]), JSON))
def test_whatever_is_sent_the_checker_answers(told: dict[str, Any]) -> None:
    for subject in (BLOOD, LEVELS, "Ä b"):
        for one in check(subject, told):
            assert one.shown()["code"]
            assert str(one.detail)


@given(name=st.sampled_from(NAMES), value=JSON)
def test_one_wrong_part_never_passes_as_a_rule_the_database_would_refuse(
    name: str, value: Any
) -> None:
    told = terms(**{name: value})
    if check(BLOOD, told) == []:
        assert type(told["points"]) is type(told["cap_points"]) is int
        assert 1 <= told["points"] <= told["cap_points"] <= 1000


@pytest.mark.parametrize("text", ["a\x00b", "x" * 401, "\ud800", 7])
def test_text_that_cannot_be_kept_is_refused(text: Any) -> None:
    assert codes(BLOOD, terms(name_zh=text)) == {"not_a_text"}
    first, *others = first_levels()["levels"]
    assert "not_a_text" in codes(LEVELS, {"levels": [{**first, "name_zh": text}, *others]})


def test_a_rule_says_nothing_besides() -> None:
    assert codes(BLOOD, terms(denies="loans")) == {"unknown_field"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"limits": "no library card"}, "level_with_consequences"),
        ({"name_zh": "失信"}, "offences"),
        ({"from_points": -10}, "thresholds_unordered"),
        ({"from_points": 10}, "thresholds_unordered"),
        ({"from_points": "0"}, "not_a_number"),
    ],
)
def test_promise_08_levels_have_no_consequences(change: dict[str, Any], code: str) -> None:
    first, *others = first_levels()["levels"]
    assert code in codes(LEVELS, {"levels": [{**first, **change}, *others]})


@given(notice=st.integers(-100, 100), other=st.none() | st.integers(-100, 100))
def test_promise_13_a_start_has_thirty_days_notice_and_comes_after_every_other(
    notice: int, other: int | None
) -> None:
    today = date(2026, 11, 22)
    others = [] if other is None else [today + timedelta(days=other)]
    starts_on = today + timedelta(days=notice)
    found = check_start(starts_on, announced_on=today, others=others)
    is_fine = notice >= 30 and (other is None or other < notice)
    assert (found == []) == is_fine


def points_of(text: str) -> int | None:
    """What the measure gives for once; None where it leaves it open ("+1至20")."""
    found = re.fullmatch(r"(?:\+|加)\s*(\d+)\s*分?", text.strip())
    return int(found[1]) if found else None


def test_what_a_real_catalogue_rewards_and_we_would_not(shared_dir: Path) -> None:
    """Of 171 rules of a district: which of them our checker refuses, and for what."""
    file = shared_dir / "data" / "points_rules" / "wendeng_good_deeds.csv"
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    why: Counter[str] = Counter()
    for row in rows:
        said = f"{row['item']} {row['standard']} {row['note']}"
        found = {one.code for one in topics_in(said)}
        points = points_of(row["points_raw"])
        if points is None:
            found.add("points_left_open")
        elif points > 100:
            found.add("out_of_range")
        why.update(found or {"fine"})
    capped = [row for row in rows if "最多" in row["note"] + row["standard"]]
    assert (len(rows), len(capped)) == (171, 8)
    assert why["fine"] == 142
    assert {"complaints", "politics", "property", "others_deeds"} <= set(why)
