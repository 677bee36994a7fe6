"""What people write is screened before anyone else reads it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.scrub import wordlist
from backend.scrub.text import harmless, is_wordless, screen
from tests.scrub.survey import survey

A_SAMPLE = 6_000
LONG = 100_000


def kinds(text: str) -> tuple[str, ...]:
    screened = screen(text)
    assert len(screened.public) == len(text)
    return screened.kinds


@pytest.mark.parametrize(
    "text",
    [
        "加我壹叁捌一二三四五六七八",
        "电话 138 1234 5678 谢谢",
        "138-1234 5678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "l38OOl38OOO",
        "⑬812345678",
        "❶❸❽❶❷❸❹❺❻❼❽",
        "1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
        "138\u200b1234\u200b5678",
        "１３８１２３４５６７８",
        "幺三八壹贰叁四五陆拐捌",
        "+86 138-1234-5678",
        "tel13812345678",
        "微信同号l3812345678",
        "一三八，一二三四，五六七八",
        "١٣٨١٢٣٤٥٦٧٨",
    ],
)
def test_a_mobile_number_is_masked_however_it_is_written(text: str) -> None:
    assert kinds(text) == ("mobile",)
    assert "*" * 9 in screen(text).public


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证11010519491231002X", "resident_id"),
        ("110105 19491231 002x", "resident_id"),
        ("证件号110105194912310021，写错了", "resident_id"),
        ("卡号6222 0210 0111 6245 702 谢", "bank_card"),
        ("4111111111111111", "bank_card"),
        ("0755-82345678", "landline"),
        ("(010)62345678", "landline"),
        ("座机 62345678", "landline"),
        ("QQ群：123 456 789", "qq"),
        ("微信号：1234567", "wechat"),
        ("加薇 abc_12345呀", "wechat"),
        ("vx:zhangsan88", "wechat"),
        ("zhang.san@example.com.cn", "email"),
        ("zhang(at)example点com", "email"),
        ("护照E12345678", "passport"),
    ],
)
def test_every_kind_of_number_that_leads_to_a_person_is_masked(text: str, kind: str) -> None:
    assert kinds(text) == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "订单号 20138123456789",
        "2017/11/22 16:05:10 到货",
        "营业 15-23 18:00-20:00",
        "第一，二，三，四五六七八九十一",
        "菜单 15 25 38 100 20 元",
        "热线 12345 和 400-123-4567",
        "电话400-823-4567",
        "联系 800 820 8820",
        "网友“UU0081145”您好",
        "微信支付和qq糖都好",
        "hello world, oil olio",
        "人均 88 元，排队 120 分钟",
        "卡 4111111111111112",
    ],
)
def test_ordinary_numbers_are_left_alone(text: str) -> None:
    assert kinds(text) == ()
    assert screen(text).public == text


def test_two_numbers_in_a_row_are_two() -> None:
    screened = screen("13812345678 13912345678")
    assert screened.public == "*********** ***********"
    assert [(each.start, each.end) for each in screened.findings] == [(0, 11), (12, 23)]


@pytest.mark.parametrize("text", ["傻*逼老板", "傻 逼", "你這個王八蛋", "FUCK you", "傻\u200b逼"])
def test_words_hold_a_text_and_mask_nothing(text: str) -> None:
    screened = screen(text)
    assert screened.held
    assert screened.kinds == ("word.abuse",)
    assert "*" not in screened.public.replace(text, "")


@pytest.mark.parametrize(
    "text", ["反洗钱宣传", "不要犯傻。逼近十点", "垃圾食品，难吃", "motherfuckers"]
)
def test_opinions_and_longer_words_are_not_held(text: str) -> None:
    assert not screen(text).held


def test_a_city_has_a_word_list_of_its_own(tmp_path: Path, settings: object) -> None:
    (tmp_path / "local.txt").write_text("# ours\n臭豆腐\n", encoding="utf-8")
    settings.SCRUB_WORDS = str(tmp_path)  # type: ignore[attr-defined]
    assert screen("臭 豆 腐").kinds == ("word.local",)
    assert not screen("傻逼").held


def test_the_words_given_with_the_house_are_all_found() -> None:
    for path in sorted(wordlist.OWN.glob("*.txt")):
        for word in wordlist._lines(path):
            assert screen(f"啊{word}。").held is (path.stem != wordlist.ALLOWED), word


@pytest.mark.parametrize(
    ("text", "kind", "public"),
    [
        ("\u202ecba\u202c", "direction", "\u200bcba\u200b"),
        ("a\x00b\x08", "control", "a\ufffdb\ufffd"),
        ("a" + "\u0301" * 9, "stacked_marks", "a" + "\u0301" * 6 + "\u200b" * 3),
    ],
)
def test_what_would_disturb_the_page_is_shown_harmlessly(text: str, kind: str, public: str) -> None:
    assert screen(text).kinds == (kind,)
    assert screen(text).public == public
    assert not screen(text).held
    assert harmless(text + " 13812345678") == public + " 13812345678"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "مطعم جيد",
        "😀👍🏽👨‍👩‍👧",
        "<script>alert(1)</script>",
        "བཀྲ་ཤིས་བདེ་ལེགས།",
        "한국어 ok",
        "é",
    ],
)
def test_writing_of_every_kind_stays_as_it_is(text: str) -> None:
    assert screen(text).public == text


def test_emoji_alone_say_nothing_to_read() -> None:
    assert is_wordless(" 😀👍🏽！")
    assert not is_wordless("好😀")


@given(st.text(alphabet=st.characters(), max_size=300))
def test_no_text_is_refused_and_no_place_is_lost(text: str) -> None:
    screened = screen(text)
    assert len(screened.public) == len(text)
    touched = {at for each in screened.findings for at in range(each.start, each.end)}
    assert all(screened.public[at] == char for at, char in enumerate(text) if at not in touched)
    assert all(0 <= each.start < each.end <= len(text) for each in screened.findings)


@given(
    number=st.from_regex(r"1[3589][0-9]{9}", fullmatch=True),
    gap=st.sampled_from(["", " ", "-", "·", "\u200b", "——", "　"]),
    digits=st.sampled_from(
        ["0123456789", "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "０１２３４５６７８９"]
    ),
)
def test_no_disguise_of_these_helps(number: str, gap: str, digits: str) -> None:
    written = gap.join(digits[int(digit)] for digit in number)
    screened = screen(f"联系{written}吧")
    assert not set(screened.public) & set(digits)


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1",
        "a",
        "@",
        "微信",
        "138 1234 567 ",
        "o l ",
        "加v",
        "傻",
        "\u0301",
        "a@a.",
        "微信 id",
    ],
)
def test_a_hostile_text_costs_its_length_only(piece: str) -> None:
    text = (piece * LONG)[: LONG // 10]
    assert len(screen(text).public) == len(text)


@pytest.mark.realdata
def test_real_texts_pass_and_few_are_held(shared_dir: Path) -> None:
    most = None if os.environ.get("SCRUB_ALL") else A_SAMPLE
    told = survey(shared_dir / "data", most=most)
    assert told["texts"]
    assert int(str(told["held"])) * 100 <= int(str(told["texts"]))


PIECES = ["1", "3", "8", "0", "5", "62", "138", "电话", "卡号", " ", "-", "x", "l", "好", "身份证"]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_what_was_masked_once_leaves_nothing_to_mask(text: str) -> None:
    again = screen(screen(text).public)
    assert again.kinds == (), (text, again.public)
