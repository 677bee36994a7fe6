"""What an office is in charge of, in words: subject areas and places, as its desk shows them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from backend.places.models import Division

# Areas are codes that rooms look for; one that has no words yet is shown as its code.
AREAS = {
    "complaints": _("消费投诉"), "reports": _("违法举报"), "reviews": _("消费者评价"),
    "records": _("公开记录"), "objections": _("异议处理"), "repairs": _("信用修复"),
    "registration": _("商户登记"), "points": _("积分规则"), "commitments": _("信用承诺"),
    "offers": _("信易+ 优惠与合作机构"), "screening": _("名单查询授权"),
    "deeds.volunteering": _("善行：志愿服务"), "deeds.community": _("善行：社区与邻里"),
    "deeds.culture": _("善行：文化"), "deeds.education": _("善行：教育"),
    "deeds.environment": _("善行：环境保护"), "deeds.health": _("善行：卫生健康"),
    "deeds.labour": _("善行：劳动与敬业"), "deeds.civil": _("善行：公益慈善"),
    "deeds.emergency": _("善行：应急救援"), "deeds.justice": _("善行：司法行政"),
    "deeds.sports": _("善行：体育"),
}  # fmt: skip


def in_words(areas: Iterable[str]) -> list[str]:
    """The areas as people call them."""
    return [str(AREAS.get(code, code)) for code in areas]


def named(divisions: Iterable[str]) -> list[str]:
    """The divisions by name, where the table of places has one."""
    codes = list(divisions)
    names = dict(Division.objects.filter(code__in=codes).values_list("code", "name"))
    return [names.get(code, code) for code in codes]
