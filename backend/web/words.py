"""The card's stable English words as people read them, each with the tone it is shown in.

Tones carry meaning and never stand alone: `good`, `caution`, `alert`, `contested`, `plain`.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, tuple[str | Promise, str]]

TONES = ("plain", "good", "contested", "caution", "alert")  # from quiet to loud

WORDS: dict[str, Words] = {
    "kind": {
        "enterprise": (_("企业"), "plain"),
        "individual_business": (_("个体工商户"), "plain"),
        "cooperative": (_("农民专业合作社"), "plain"),
        "institution": (_("事业单位"), "plain"),
        "social_organisation": (_("社会组织"), "plain"),
        "other": (_("其他主体"), "plain"),
    },
    "status": {
        "in_business": (_("在业"), "good"),
        "open": (_("在业"), "good"),
        "closed": (_("已注销"), "alert"),
        "revoked": (_("已吊销"), "alert"),
        "suspended": (_("停业"), "caution"),
        "unknown": (_("状态未知"), "plain"),
    },
    "permit": {
        "valid": (_("有效"), "good"),
        "expired": (_("已过期"), "alert"),
        "revoked": (_("已撤销"), "alert"),
    },
    "promise": {
        "open": (_("履行中"), "good"),
        "withdrawn": (_("已撤回"), "plain"),
        "ended": (_("已到期"), "plain"),
        "kept": (_("认定为全部履行"), "good"),
        "partly_kept": (_("认定为部分履行"), "caution"),
        "broken": (_("认定为全部未履行"), "alert"),
    },
    "severity": {
        "minor": (_("轻微"), "plain"),
        "general": (_("一般"), "caution"),
        "serious": (_("严重"), "alert"),
    },
    "list": {
        "abnormal_operation": (_("经营异常名录"), "caution"),
        "serious_dishonesty": (_("严重失信主体名单"), "alert"),
        "tax_a": (_("纳税信用 A 级"), "good"),
        "customs_certified": (_("海关高级认证"), "good"),
        "honour": (_("荣誉"), "good"),
    },
    "result": {
        "passed": (_("合格"), "good"),
        "passed_with_conditions": (_("基本合格"), "caution"),
        "failed": (_("不合格"), "alert"),
        "other": (_("其他结果"), "plain"),
    },
    "measure": {
        "警告": (_("警告"), "plain"),
        "通报批评": (_("通报批评"), "plain"),
        "罚款": (_("罚款"), "plain"),
        "没收违法所得": (_("没收违法所得"), "plain"),
        "没收非法财物": (_("没收非法财物"), "plain"),
        "暂扣许可证件": (_("暂扣许可证件"), "plain"),
        "降低资质等级": (_("降低资质等级"), "plain"),
        "吊销许可证件": (_("吊销许可证件"), "plain"),
        "限制开展生产经营活动": (_("限制开展生产经营活动"), "plain"),
        "责令停产停业": (_("责令停产停业"), "plain"),
        "责令关闭": (_("责令关闭"), "plain"),
        "限制从业": (_("限制从业"), "plain"),
    },
    "visit": {
        "日常检查": (_("日常检查"), "plain"),
        "双随机抽查": (_("双随机抽查"), "plain"),
        "专项检查": (_("专项检查"), "plain"),
    },
    "paper": {
        "食品经营许可证": (_("食品经营许可证"), "plain"),
        "食品生产许可证": (_("食品生产许可证"), "plain"),
        "烟草专卖零售许可证": (_("烟草专卖零售许可证"), "plain"),
        "药品经营许可证": (_("药品经营许可证"), "plain"),
        "公共场所卫生许可证": (_("公共场所卫生许可证"), "plain"),
        "特种行业许可证": (_("特种行业许可证"), "plain"),
        "公众聚集场所投入使用、营业前消防安全检查意见书": (
            _("公众聚集场所投入使用、营业前消防安全检查意见书"),
            "plain",
        ),
    },
    "dispute": {
        "checking": (_("有异议，初核中"), "contested"),
        "deciding": (_("有异议，核查中"), "contested"),
        "corrected": (_("异议成立，已更正"), "good"),
        "removed": (_("异议成立，已撤下"), "good"),
        "rejected": (_("异议不成立"), "plain"),
        "withdrawn": (_("异议已撤回"), "plain"),
        "ended": (_("条目已停止公示"), "plain"),
    },
    "change": {
        "registered": (_("首次收录"), "plain"),
        "published": (_("新公示"), "plain"),
        "added": (_("新公示"), "plain"),
        "changed": (_("更新"), "plain"),
        "corrected": (_("更正"), "contested"),
        "ended": (_("公示结束"), "plain"),
        "withdrawn": (_("撤下"), "plain"),
        "removed": (_("撤下"), "plain"),
    },
    "item": {
        "merchant": (_("登记信息"), "plain"),
        "identity": (_("登记信息"), "plain"),
        "outlet": (_("门店"), "plain"),
        "permit": (_("证照"), "plain"),
        "penalty": (_("行政处罚"), "plain"),
        "listing": (_("名录记录"), "plain"),
        "honour": (_("荣誉"), "plain"),
        "inspection": (_("检查"), "plain"),
        "evaluation": (_("信用评价"), "plain"),
        "commitment": (_("承诺"), "plain"),
        "seal": (_("亮照码"), "plain"),
        "record": (_("公示记录"), "plain"),  # ended, so its kind is told no more
    },
    "note": {
        "uscc_missing": (_("登记机关尚未提供统一社会信用代码。"), "plain"),
        "old_registration_number": (_("登记机关提供的是旧版注册号。"), "plain"),
        "registration_number_check_failed": (_("注册号未通过校验，按原样显示。"), "caution"),
        "organisation_code_only": (_("登记机关提供的是组织机构代码。"), "plain"),
    },
    "field": {
        "name": (_("名称"), "plain"),
        "address": (_("地址"), "plain"),
        "status": (_("登记状态"), "plain"),
        "scope": (_("经营范围"), "plain"),
        "capital": (_("注册资本"), "plain"),
        "representative": (_("法定代表人（经营者）"), "plain"),
        "entity_type": (_("主体类型"), "plain"),
        "established_on": (_("成立日期"), "plain"),
        "closed_on": (_("注销日期"), "plain"),
        "uscc": (_("统一社会信用代码"), "plain"),
        "registration_no": (_("注册号"), "plain"),
        "title": (_("标题"), "plain"),
        "valid_from": (_("有效期自"), "plain"),
        "valid_until": (_("有效期至"), "plain"),
        "fine": (_("罚款金额"), "plain"),
        "facts": (_("违法事实"), "plain"),
        "content": (_("内容"), "plain"),
        "result": (pgettext_lazy("field", "结果"), "plain"),
        "grade": (_("评价等级"), "plain"),
        "division": (_("所在区县"), "plain"),
        "document_no": (_("文书号"), "plain"),
        "office": (_("认定机关"), "plain"),
        "decided_on": (_("认定日期"), "plain"),
        "ends_on": (_("公示至"), "plain"),
        "number": (_("编号"), "plain"),
        "category": (_("类别"), "plain"),
        "state": (_("效力"), "plain"),
        "kind": (_("种类"), "plain"),
        "kinds": (_("处罚种类"), "plain"),
        "confiscated": (_("没收金额"), "plain"),
        "severity": (_("轻重"), "plain"),
        "reason": (_("事由"), "plain"),
        "list": (_("名录"), "plain"),
        "year": (_("年度"), "plain"),
        "result_text": (_("检查结论"), "plain"),
        "findings": (_("检查情况"), "plain"),
        "next_due_on": (_("下次检查"), "plain"),
        "promise": (_("承诺状态"), "plain"),
        "liability": (_("违诺责任"), "plain"),
        "unfulfilled": (_("未履行的内容"), "plain"),
        "accountability": (_("违诺责任追究"), "plain"),
        "determined_on": (_("认定日期"), "plain"),
        "determined_by": (_("认定单位"), "plain"),
        "withdrawn_on": (_("撤回日期"), "plain"),
        "legal_basis": (_("依据"), "plain"),
        "licence_affected": (_("暂扣或吊销的证照"), "plain"),
        "public_until": (_("公示至"), "plain"),
    },
}

# Fields of a record whose delivered values are words of another table.
VALUES_OF = {"state": "permit"} | {
    table: table for table in ("status", "severity", "list", "result", "kind", "promise")
}


def word(value: str, table: str) -> str:
    """The word people read. An unknown value is shown as delivered, never hidden."""
    known = WORDS[table].get(value)
    return str(known[0]) if known else str(value or "")


def tone(value: str, table: str) -> str:
    """Which of the five tones the value is shown in."""
    known = WORDS[table].get(value)
    return known[1] if known else "plain"
