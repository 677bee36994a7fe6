"""A row is kept, kept and flagged, or refused with everything that is wrong with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from backend.intake.declare import Dataset, Field, UnknownDataset, get, register, registered
from backend.intake.divisions import DIVISIONS
from backend.intake.fields import text
from backend.intake.files import Row
from backend.intake.reading import judge_of
from backend.intake.reasons import MESSAGES, Reason
from merchants.registry.datasets import ENTERPRISES
from tests.intake.delivered import code, codes, judged, judged_file, shop, table_of, values

OLD = "3209231100626"


def test_a_clean_row_is_kept_without_a_word() -> None:
    row = judged(ENTERPRISES, shop(representative="张三丰", 注册资金="50(万)", 地区="渝北"))
    assert (row.errors, row.flags, row.warnings) == ((), (), ())
    assert row.values is not None
    kept = dict(zip(ENTERPRISES.names, row.values, strict=True))
    assert {key: value for key, value in kept.items() if value is not None} == {
        "name": "好再来面馆",
        "uscc": code(),
        "established_on": date(2019, 1, 5),
        "representative": "张**",
        "capital": "50(万)",
        "scope": "餐饮",
        "district": "渝北",
        "address": "渝北区新路1号",
    }


def test_english_and_chinese_headings_in_any_order_say_the_same() -> None:
    chinese = values(ENTERPRISES, dict(reversed(shop().items())))
    english = {"address": "渝北区新路1号", "scope": "餐饮", "uscc": code(), "NAME*": "好再来面馆"}
    assert values(ENTERPRISES, {**english, "established_on": "20190105"}) == chinese


def test_every_error_of_a_row_is_said_not_only_the_first() -> None:
    row = judged(
        ENTERPRISES, shop(企业名称="", 注册日期="2023/2/30", 统一社会信用代码="12", 经营范围="\0")
    )
    assert sorted(codes(row)) == [
        "bad_day",
        "control_character",
        "identifier_unreadable",
        "required",
    ]
    assert row.values is None


def test_a_reason_names_field_heading_code_sentence_and_cell() -> None:
    reason = judged(ENTERPRISES, shop(注册日期="2023/2/30")).errors[0]
    assert reason == Reason(
        "established_on", "注册日期", "bad_day", MESSAGES["bad_day"], "2023/2/30"
    )
    assert "2023/2/30" not in reason.in_clear().values()
    assert set(reason.in_clear()) == {"field", "heading", "code", "message"}


def test_warnings_of_a_refused_row_are_told_too() -> None:
    row = judged(ENTERPRISES, shop(企业名称="=恒大", 注册日期="x"))
    assert (codes(row), row.flags) == (["bad_day"], ("looks_like_formula",))


def test_a_flag_is_told_once_and_its_places_severally() -> None:
    row = judged(ENTERPRISES, shop(企业名称="\ue000", 经营范围="\ue000"))
    assert row.flags == ("private_use_character",)
    assert [reason.field for reason in row.warnings] == ["name", "scope"]


def test_an_older_number_moves_to_its_own_place() -> None:
    kept = values(ENTERPRISES, shop(统一社会信用代码=OLD))
    assert (kept["uscc"], kept["registration_no"]) == (None, OLD)


def test_a_unified_code_and_an_older_number_stand_side_by_side() -> None:
    kept = values(ENTERPRISES, shop(注册号=OLD))
    assert (kept["uscc"], kept["registration_no"]) == (code(), OLD)


def test_a_unified_code_in_the_older_column_is_read_as_one_and_said() -> None:
    cells = shop(统一社会信用代码="", 注册号=code())
    kept = values(ENTERPRISES, cells)
    assert (kept["uscc"], kept["registration_no"]) == (code(), None)
    assert judged(ENTERPRISES, cells).flags == ("code_in_number_column",)


@pytest.mark.parametrize("cell", ["", "无", "00000000000000000X"])
def test_a_row_without_any_identifier_is_refused(cell: str) -> None:
    assert codes(judged(ENTERPRISES, shop(统一社会信用代码=cell))) == ["identifier_missing"]


def test_a_placeholder_with_a_registration_number_is_kept() -> None:
    row = judged(ENTERPRISES, shop(统一社会信用代码="00000000000000000X", 注册号=OLD))
    assert row.flags == ("uscc_placeholder", "old_registration_number")


def test_too_many_cells_are_refused_unless_they_are_empty() -> None:
    mapping = ENTERPRISES.bind(list(shop()))
    judge = judge_of(mapping)
    cells = list(shop().values())
    assert judge(Row(9, [*cells, "", ""])).values is not None
    row = judge(Row(9, [*cells, "多"]))
    assert (row.line, codes(row), row.cells[-1]) == (9, ["too_many_columns"], "多")
    assert row.errors[0].message.startswith("本行有 6 列，表头只有 5 列")


def test_too_few_cells_are_refused_unless_the_missing_ones_are_optional() -> None:
    judge = judge_of(ENTERPRISES.bind(list(shop())))
    assert judge(Row(9, list(shop().values())[:2])).values is not None
    assert codes(judge(Row(9, ["面馆"]))) == ["too_few_columns"]


@pytest.mark.parametrize("fault", ["undecodable", "malformed_quotes"])
def test_a_faulty_row_is_refused_as_a_whole(fault: str) -> None:
    judge = judge_of(ENTERPRISES.bind(list(shop())))
    assert codes(judge(Row(9, ["\\xff,2019"], fault))) == [fault]


def test_unknown_columns_are_named_and_absent_ones_too() -> None:
    mapping = ENTERPRISES.bind([*shop(), "oddity", ""])
    assert mapping.unknown == ("oddity", "（第 7 列没有列名）")
    assert {"capital", "status", "lng"} <= set(mapping.missing)
    assert mapping.heading("name") == "企业名称"


def test_a_comma_in_a_name_does_not_shift_the_row_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "delivery.csv"
    broken = ",".join(["张记,面馆", *list(shop(2).values())[1:]])
    path.write_text(table_of([shop(1)]) + broken + "\n", encoding="utf-8")
    assert [codes(row) for row in judged_file(path, ENTERPRISES)] == [[], ["too_many_columns"]]


PLACE = {"经度": "106.55", "纬度": "29.56"}


def test_coordinates_stay_as_delivered_with_their_datum() -> None:
    kept = values(ENTERPRISES, shop(**PLACE, 坐标系="bd09", 住宅地址="是"))
    assert [kept[name] for name in ("lng", "lat", "datum", "address_is_home")] == [
        106.55,
        29.56,
        "BD-09",
        True,
    ]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"经度": "106.55"}, "coordinate_incomplete"),
        ({"经度": "29.56", "纬度": "10.655"}, "coordinate_outside_china"),
        ({"经度": "29.56", "纬度": "106.55"}, "bad_coordinate"),
    ],
)
def test_coordinates_that_cannot_be_are_refused(cells: dict[str, str], code: str) -> None:
    assert codes(judged(ENTERPRISES, shop(**{"纬度": ""} | cells))) == [code]


def test_an_unnamed_datum_is_flagged() -> None:
    assert judged(ENTERPRISES, shop(**PLACE)).flags == ("datum_missing",)


def test_a_shop_cannot_close_before_it_opens_and_closing_is_a_status() -> None:
    row = judged(ENTERPRISES, shop(注销日期="2018-01-01", 登记状态="注销"))
    assert codes(row) == ["ends_before_it_starts"]
    open_still = judged(ENTERPRISES, shop(注销日期="2020-01-01", 登记状态="存续"))
    assert open_still.flags == ("closed_without_status",)


def test_an_unknown_status_is_kept_as_unknown() -> None:
    row = judged(ENTERPRISES, shop(登记状态="迁出"))
    assert (row.flags, values(ENTERPRISES, shop(登记状态="迁出"))["status"]) == (
        ("unlisted_choice",),
        "unknown",
    )


def test_divisions_read_both_public_shapes() -> None:
    tree = values(DIVISIONS, {"code": "5001", "name": "市辖区", "provinceCode": "50"})
    assert (tree["code"], tree["parent"]) == ("500100", None)
    centre = {"adcode": "500112", "name": "渝北区", "parent_adcode": "500000"}
    row = judged(DIVISIONS, centre | {"center_lng": "106.5", "center_lat": "29.7"})
    assert row.flags == ("datum_missing",)


def test_a_data_set_is_found_by_its_name_or_refused_with_the_names() -> None:
    assert get("enterprises") is ENTERPRISES
    assert ENTERPRISES in registered()
    with pytest.raises(UnknownDataset, match="enterprises"):
        get("weather")


def test_no_data_set_names_a_field_or_heading_twice() -> None:
    for dataset in registered():
        assert len(set(dataset.names)) == len(dataset.names)
        own = [{each.name, *each.headings} for each in dataset.fields if each.name != "result_text"]
        assert len(set.union(*own)) == sum(map(len, own)), dataset.name


def test_one_column_may_feed_two_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.intake.declare._DATASETS", {})
    twice = register(
        Dataset("twice", "", "", (Field("a", text(9), ("甲",)), Field("b", text(1), ("甲",))))
    )
    assert values(twice, {"甲": "x"}) == {"a": "x", "b": "x"}
    assert codes(judged(twice, {"甲": "xy"})) == ["too_long"]
