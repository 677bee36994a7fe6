"""What offices put on record: permits and penalties (双公示), lists, inspections, evaluations."""

from __future__ import annotations

from backend.intake.declare import Dataset, Field, register
from backend.intake.fields import choice, text, words
from backend.intake.identifiers import identifier, office_code, registration_number
from backend.intake.measures import day, whole, yuan
from backend.intake.rules import flagged_when, in_order, one_identifier, only_organisations

SUBJECTS = {
    "法人及非法人组织": "organisation",
    "法人": "organisation",
    "非法人组织": "organisation",
    "个体工商户": "individual_business",
    "自然人": "natural_person",
}
SEVERITIES = {"轻微": "minor", "一般": "general", "严重": "serious"}
PERMIT_STATES = {"1": "valid", "有效": "valid", "2": "revoked", "无效": "revoked"}
LISTS = {
    "严重失信主体名单": "serious_dishonesty",
    "经营异常名录": "abnormal_operation",
    "纳税信用A级": "tax_a",
    "海关高级认证": "customs_certified",
    "荣誉": "honour",
}
RESULTS = {
    "合格": "passed",
    "通过": "passed",
    "符合": "passed",
    "未发现问题": "passed",
    "基本合格": "passed_with_conditions",
    "基本符合": "passed_with_conditions",
    "限期整改": "passed_with_conditions",
    "不合格": "failed",
    "不通过": "failed",
    "不符合": "failed",
}
GRADES = {grade: grade for grade in "ABCD"} | {f"{grade}级": grade for grade in "ABCD"}


def _subject(*, name: str, code: str, number: str) -> tuple[Field, ...]:
    return (
        Field("name", text(200), (name, "行政相对人名称", "主体名称"), required=True),
        Field("uscc", identifier(), (code, "统一社会信用代码", "主体代码"), column_required=True),
        Field("registration_no", registration_number(), (number, "工商注册号", "注册号")),
    )


def _parties(prefix: str) -> tuple[Field, ...]:
    kind = (f"{prefix}_XDR_LB", "行政相对人类别")
    return (
        *_subject(name=f"{prefix}_XDR_MC", code=f"{prefix}_XDR_SHXYM", number=f"{prefix}_XDR_GSZC"),
        Field("subject_kind", choice(SUBJECTS), kind, required=True),
    )


def _withheld(prefix: str) -> tuple[str, ...]:
    """Personal identifiers and numbers of other registers: known columns, never kept."""
    of_party = ("ZZJG", "SWDJ", "SYDW", "SHZZ", "ZJLX", "ZJHM")
    of_person = ("FRDB", "FR_ZJLX", "FR_ZJHM", "FR_SFZH")
    return (
        *(f"{prefix}_XDR_{code}" for code in of_party),
        *(f"{prefix}_{code}" for code in of_person),
    )


def _office(*, name: str, code: str, more: tuple[str, ...] = ()) -> tuple[Field, ...]:
    return (
        Field("office", text(200, repeats=True), (name, *more), required=True),
        Field("office_code", office_code(), (code,)),
    )


def _delivered_by(name: str, code: str) -> tuple[Field, ...]:
    return (
        Field("delivered_by", text(200, repeats=True), (name, "数据来源单位")),
        Field("delivered_by_code", office_code(), (code, "数据来源单位代码")),
        Field("note", text(512, lines=True), ("BZ", "备注")),
    )


CATALOGUE_ITEM = Field("catalogue_item", text(60, repeats=True), ("目录事项",))
BASIS = text(2048, lines=True)

PERMITS = register(
    Dataset(
        name="permits",
        title_zh="行政许可",
        title_en="Permits",
        fields=(
            *_parties("XK"),
            Field("decision", text(200), ("XK_XKWS", "许可决定文书名称"), required=True),
            Field("document_no", text(128), ("XK_WSH", "许可决定文书号"), required=True),
            Field("category", text(36, repeats=True), ("XK_XKLB", "许可类别"), required=True),
            Field("certificate", text(200), ("XK_XKZS", "许可证书名称")),
            Field("number", text(64), ("XK_XKBH", "许可编号")),
            Field("content", text(4000, lines=True), ("XK_NR", "许可内容"), required=True),
            Field("decided_on", day(may_be_future=False), ("XK_JDRQ", "决定日期"), required=True),
            Field("valid_from", day(), ("XK_YXQZ", "有效期自"), required=True),
            Field("valid_until", day(long_term=True), ("XK_YXQZI", "有效期至"), required=True),
            *_office(name="XK_XKJG", code="XK_XKJGDM", more=("许可机关",)),
            Field("state", choice(PERMIT_STATES), ("XK_ZT", "当前状态")),
            *_delivered_by("XK_LYDW", "XK_LYDWDM"),
            CATALOGUE_ITEM,
        ),
        rules=(one_identifier, only_organisations, in_order("valid_from", "valid_until")),
        withheld=_withheld("XK"),
    )
)

PENALTIES = register(
    Dataset(
        name="penalties",
        title_zh="行政处罚",
        title_en="Penalties",
        fields=(
            *_parties("CF"),
            Field("document_no", text(128), ("CF_WSH", "处罚决定书文号"), required=True),
            Field("title", text(2000, lines=True), ("CF_WFXW", "违法行为类型"), required=True),
            Field("facts", text(5000, lines=True), ("CF_SY", "违法事实"), required=True),
            Field("basis", BASIS, ("CF_YJ", "处罚依据"), required=True),
            Field("kinds", words(100), ("CF_CFLB", "处罚类别"), required=True),
            Field("content", text(4000, lines=True), ("CF_NR", "处罚内容"), required=True),
            Field("fine", yuan(), ("CF_NR_FK", "罚款金额", "罚款金额（万元）")),
            Field("confiscated", yuan(), ("CF_NR_WFFF", "没收金额", "没收金额（万元）")),
            Field("licence_affected", text(200), ("CF_NR_ZKDX", "暂扣或吊销证照名称及编号")),
            Field("decided_on", day(may_be_future=False), ("CF_JDRQ", "决定日期"), required=True),
            Field("valid_until", day(long_term=True), ("CF_YXQ", "处罚有效期")),
            Field("public_until", day(long_term=True), ("CF_GSJZQ", "公示截止期")),
            *_office(name="CF_CFJG", code="CF_CFJGDM", more=("处罚机关",)),
            *_delivered_by("CF_SJLY", "CF_SJLYDM"),
            Field("severity", choice(SEVERITIES), ("严重程度",)),
            CATALOGUE_ITEM,
            Field("revoked_on", day(may_be_future=False), ("撤销日期",)),
        ),
        rules=(
            one_identifier,
            only_organisations,
            in_order("decided_on", "public_until"),
            in_order("decided_on", "revoked_on"),
            flagged_when(
                "class_missing",
                field="severity",
                names=("severity",),
                holds=lambda severity: severity is None,
            ),
        ),
        withheld=_withheld("CF"),
    )
)

LISTINGS = register(
    Dataset(
        name="lists",
        title_zh="名单与荣誉",
        title_en="Lists and honours",
        fields=(
            Field("list", choice(LISTS), ("名单类型",), required=True),
            *_subject(name="主体名称", code="主体代码", number="工商注册号"),
            Field("document_no", text(128), ("列入决定书文号",)),
            Field("title", text(200), ("名单名称",)),
            Field("reason", text(2000, lines=True), ("列入事由",)),
            Field("basis", BASIS, ("列入依据",)),
            Field("listed_on", day(may_be_future=False), ("列入日期",), required=True),
            *_office(name="列入机关", code="列入机关代码"),
            Field("removed_on", day(may_be_future=False), ("移出日期",)),
            Field("removal_reason", text(2000, lines=True), ("移出事由",)),
            Field("valid_until", day(long_term=True), ("有效期",)),
            Field("year", whole(1990, 2199), ("评价年度",)),
            Field("severity", choice(SEVERITIES), ("严重程度",)),
            Field("public_until", day(long_term=True), ("公示截止期",)),
            CATALOGUE_ITEM,
        ),
        rules=(
            one_identifier,
            in_order("listed_on", "removed_on"),
            in_order("listed_on", "valid_until"),
            in_order("listed_on", "public_until"),
            flagged_when(
                "removal_without_reason",
                field="removal_reason",
                names=("removed_on", "removal_reason"),
                holds=lambda removed_on, reason: removed_on is not None and reason is None,
            ),
        ),
    )
)

INSPECTIONS = register(
    Dataset(
        name="inspections",
        title_zh="监督检查",
        title_en="Inspections",
        fields=(
            *_subject(name="主体名称", code="统一社会信用代码", number="工商注册号"),
            Field("document_no", text(128), ("检查编号",), required=True),
            Field("inspected_on", day(may_be_future=False), ("检查日期",), required=True),
            Field("kind", text(60, repeats=True), ("检查类型",), required=True),
            Field("result", choice(RESULTS, otherwise="other"), ("检查结果",), required=True),
            # The same column again, in the office's own words.
            Field("result_text", text(200, repeats=True), ("result", "检查结果"), required=True),
            Field("findings", text(4000, lines=True), ("检查情况",)),
            Field("next_due_on", day(), ("下次检查日期",)),
            *_office(name="检查机关", code="检查机关代码"),
            Field("basis", BASIS, ("检查依据",)),
            CATALOGUE_ITEM,
        ),
        rules=(one_identifier, in_order("inspected_on", "next_due_on")),
    )
)

EVALUATIONS = register(
    Dataset(
        name="evaluations",
        title_zh="信用评价结果",
        title_en="Delivered evaluations",
        fields=(
            *_subject(name="主体名称", code="统一社会信用代码", number="工商注册号"),
            Field("grade", choice(GRADES), ("评价等级",), required=True),
            Field("evaluated_on", day(may_be_future=False), ("评价日期",), required=True),
            Field("valid_until", day(long_term=True), ("有效期",)),
            Field("authority", text(200, repeats=True), ("评价机关",), required=True),
            Field("authority_code", office_code(), ("评价机关代码",)),
            Field("document_no", text(128), ("评价文号",), required=True),
            Field("basis", BASIS, ("评价依据",)),
            CATALOGUE_ITEM,
        ),
        rules=(one_identifier, in_order("evaluated_on", "valid_until")),
    )
)
