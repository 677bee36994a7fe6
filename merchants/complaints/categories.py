"""What a complaint or a report can be about: two levels, as data.

The codes are for ever: a category that is given up stays here with `ended`. The first level
follows the problems that 12315 distinguishes; the words are ours.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Category(NamedTuple):
    """One leaf: `quality.spoiled`, under the branch `quality`."""

    code: str
    name: str | Promise

    @property
    def branch(self) -> str:
        return self.code.partition(".")[0]


BRANCHES: dict[str, str | Promise] = {
    "quality": _("质量"),
    "after_sales": _("售后服务"),
    "contract": _("合同与预付"),
    "price": _("价格与计量"),
    "advertising": _("宣传与标识"),
    "service": _("服务与态度"),
    "safety": _("安全与健康"),
    "privacy": _("个人信息与人格尊严"),
    "licence": _("资质与经营"),
    "other": _("其他"),
}
CATEGORIES: tuple[Category, ...] = (
    Category("quality.defective", _("商品有缺陷、不能正常使用")),
    Category("quality.counterfeit", _("假冒或以次充好")),
    Category("quality.spoiled", _("食品变质、有异物")),
    Category("quality.workmanship", _("做工或服务质量不达标")),
    Category("after_sales.refused", _("拒绝退换、维修")),
    Category("after_sales.delayed", _("售后拖延")),
    Category("after_sales.warranty", _("不履行三包、保修")),
    Category("contract.prepaid", _("预付卡、会员费退费难")),
    Category("contract.not_performed", _("不按约定履行")),
    Category("contract.unfair_terms", _("不公平的格式条款")),
    Category("contract.delivery", _("不发货、迟延交付")),
    Category("price.not_marked", _("未明码标价")),
    Category("price.charged_more", _("多收、乱收费用")),
    Category("price.short_weight", _("缺斤短两")),
    Category("price.fraud", _("虚构原价、虚假优惠")),
    Category("advertising.false", _("虚假或引人误解的宣传")),
    Category("advertising.label", _("标签、说明不实")),
    Category("service.attitude", _("服务态度恶劣")),
    Category("service.forced", _("强制消费、捆绑销售")),
    Category("service.refused", _("无故拒绝服务")),
    Category("safety.injury", _("造成人身伤害或财产损失")),
    Category("safety.hygiene", _("环境卫生问题")),
    Category("safety.fire", _("消防、设施安全隐患")),
    Category("privacy.leaked", _("泄露、滥用个人信息")),
    Category("privacy.dignity", _("侮辱、搜身等侵犯人格尊严")),
    Category("licence.missing", _("无照或无证经营")),
    Category("licence.invoice", _("拒开发票")),
    Category("other.other", _("其他问题")),
)
BY_CODE = {category.code: category for category in CATEGORIES}


def name_of(code: str) -> str:
    """ "质量 · 食品变质、有异物" in the reader's language."""
    category = BY_CODE[code]
    return f"{BRANCHES[category.branch]} · {category.name}"


def tree() -> list[tuple[str, str | Promise, list[Category]]]:
    """Branches in order, each with its leaves."""
    return [
        (code, name, [leaf for leaf in CATEGORIES if leaf.branch == code])
        for code, name in BRANCHES.items()
    ]
