"""Why a row is refused or flagged: stable English codes, Chinese sentences that quote no cell.

The sentences are kept in clear beside a sealed row, so they never repeat what a cell said.
"""

from __future__ import annotations

from typing import Any, NamedTuple

MESSAGES: dict[str, str] = {
    # the row
    "undecodable": "本行有无法识别的字节，请确认文件编码为 UTF-8 或 GB18030",
    "malformed_quotes": "本行引号不成对或单格过长，无法分列",
    "too_many_columns": "本行有 {found} 列，表头只有 {expected} 列，可能有未加引号的分隔符",
    "too_few_columns": "本行只有 {found} 列，表头有 {expected} 列",
    # any cell
    "required": "此项必填",
    "too_long": "内容有 {found} 字，超过上限 {limit} 字",
    "control_character": "含有不可见的控制字符",
    "private_use_character": "含有私用区字符或替换符，可能是生僻字丢失",
    "invisible_character": "含有不可见的零宽字符",
    "looks_like_formula": "内容像电子表格公式，已按文字保留",
    "html_entity": "含有 HTML 转义符，已按原样保留",
    "masked": "内容含有 ***，来源已遮蔽一部分",
    "resident_id_in_text": "内容里有居民身份证号码，公示前请遮蔽",
    "unlisted_choice": "不在约定的取值之内，已归入“其他”",
    "unknown_choice": "不在约定的取值之内，应为：{choices}",
    # days, numbers, places
    "bad_day": "不是有效的日期，应为 YYYY-MM-DD",
    "day_is_serial_number": "日期成了电子表格的序号，请把该列设为日期格式后重新导出",
    "long_term_not_allowed": "此项不能填“长期”",
    "day_out_of_range": "日期早于 1900 年或晚于 2199 年",
    "bad_number": "不是有效的整数",
    "number_out_of_range": "数值超出范围，应在 {low} 到 {high} 之间",
    "bad_amount": "金额只能是数字，单位固定为万元，最多六位小数",
    "amount_with_unit": "金额不能带单位，此列固定以万元计",
    "amount_improbable": "金额达到一亿元以上，请确认单位是万元",
    "amount_without_unit": "金额没有单位",
    "fullwidth_normalised": "全角字符已转为半角",
    "bad_coordinate": "不是有效的经纬度",
    "coordinate_incomplete": "经度和纬度必须同时提供",
    "coordinate_outside_china": "坐标不在中国范围内，请检查经纬度是否颠倒",
    "datum_missing": "有坐标但未说明坐标系，按 GCJ-02 处理",
    "division_format": "行政区划代码应为 2、4、6、9 或 12 位数字",
    "division_zeros": "行政区划代码不能全为零",
    "division_unknown": "行政区划代码不在已知省份之内",
    # identifiers
    "person_unreadable": "身份证号码或手机号有误，请核对",
    "identifier_missing": "没有统一社会信用代码，也没有注册号",
    "identifier_unreadable": "不是统一社会信用代码、注册号或组织机构代码",
    "identifier_scientific": "代码成了科学计数法，请把该列设为文本格式后重新导出",
    "identifier_is_resident_id": "这是居民身份证号码，不是统一社会信用代码",
    "identifier_is_public_code": "这是本站的商户编号，不是注册号",
    "code_in_number_column": "统一社会信用代码填在注册号一列，已按统一社会信用代码处理",
    "uscc_misread": "代码里有不该出现的字母，是否应为 {suggestion}？请来源单位核实",
    "uscc_zeros": "统一社会信用代码不能全为零",
    "uscc_alphabet": "统一社会信用代码里有不该出现的字符（不用 I、O、S、V、Z）",
    "uscc_division_digits": "统一社会信用代码第 3 至 8 位应为数字",
    "uscc_check_digit": "统一社会信用代码校验位不符",
    "uscc_category_unknown": "统一社会信用代码的登记管理部门或机构类别未知",
    "uscc_division_unknown": "统一社会信用代码里的行政区划未知",
    "uscc_organisation_check_digit": "统一社会信用代码里的组织机构代码校验位不符",
    "uscc_placeholder": "统一社会信用代码为占位符，以注册号为准",
    "uscc_missing": "没有统一社会信用代码",
    "code_separators_removed": "代码中间的空格或连字符已去掉",
    "office_code_invalid": "机关代码不是有效的统一社会信用代码",
    "code_case_normalised": "代码中的小写字母已转为大写",
    "old_registration_number": "只有旧注册号",
    "registration_number_check_failed": "注册号校验位不符",
    "organisation_code_only": "只有组织机构代码",
    # across cells
    "natural_person": "只收录法人、非法人组织和个体工商户，不收录自然人",
    "ends_before_it_starts": "截止日期早于起始日期",
    "in_future": "日期晚于今天",
    "class_missing": "未提供严重程度，不予公示",
    "closed_without_status": "有注销日期，但登记状态不是注销或吊销",
    "removal_without_reason": "有移出日期，未提供移出事由",
    "commitment_code_format": "承诺编码应为 20 位数字：6 位行政区划、8 位日期、6 位流水号",
    "commitment_code_of_another_day": "承诺编码里的日期与承诺作出日期不一致",
    "unfulfilled_missing": "没有全部履行的，须填未履行的承诺内容和违诺责任追究内容",
    "unfulfilled_given": "全部履行的，不填未履行的承诺内容和违诺责任追究内容",
    "determination_incomplete": "有认定日期，没有认定单位",
    "determination_missing": "没有认定日期，按尚未认定处理",
}


class Problem(NamedTuple):
    """What a reader or a rule found; `field` is set by whoever knows it."""

    code: str
    is_error: bool = True
    field: str = ""
    facts: dict[str, Any] = {}

    @property
    def message(self) -> str:
        """The Chinese sentence."""
        return MESSAGES[self.code].format(**self.facts)


class Reason(NamedTuple):
    """One problem of one delivered row. `value` is the cell: seal it, never log it."""

    field: str
    heading: str
    code: str
    message: str
    value: str

    def in_clear(self) -> dict[str, str]:
        """What may be kept beside the sealed row."""
        return {
            "field": self.field,
            "heading": self.heading,
            "code": self.code,
            "message": self.message,
        }


class Noted:
    """A cell's value with something to say about it; `value` is BROKEN after an error."""

    __slots__ = ("problems", "value")

    def __init__(self, value: object, *problems: Problem) -> None:
        self.value = value
        self.problems = problems


class _Broken:
    """The place of a value that could not be read; rules across cells step around it."""

    def __repr__(self) -> str:
        return "BROKEN"


BROKEN = _Broken()


def error(code: str, **facts: object) -> Noted:
    """A cell that sends its row to quarantine."""
    return Noted(BROKEN, Problem(code, facts=facts))


def warning(code: str, **facts: object) -> Problem:
    """Something odd that is kept and flagged."""
    return Problem(code, is_error=False, facts=facts)
