"""What authors and shops are told about reviews."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.notices.kinds import PAGE, SMS, WECHAT, declare

declare(
    "review.held",
    title=_("您对{shop}的评价正在等待查看"),
    body=_("原因：{reason}。工作人员查看之后公开，不会被删除；您可以随时修改或删除它。"),
)
declare(
    "review.published",
    title=_("您对{shop}的评价已公开"),
    body=_("您的评价已经查看并公开。"),
)
declare(
    "review.published_by_lapse",
    title=_("您对{shop}的评价已公开"),
    body=_("工作人员没有在期限内查看，您的评价按约定公开。"),
)
declare(
    "review.due_soon",
    title=_("有评价快到查看期限"),
    body=_("{shop}的一条评价须在 {due} 前查看；逾期未看会自动公开，并计入公开的逾期数。"),
    group="organisation",
)
declare(
    "review.hidden",
    title=_("您对{shop}的评价被隐藏"),
    body=_("理由：{reason}。{words} 您可以修改评价，也可以申诉，由另一位工作人员复核。"),
    channels=(PAGE, SMS, WECHAT),
    required=True,
)
declare(
    "review.appeal_decided",
    title=_("您对评价被隐藏的申诉有了结果"),
    body=_("{shop}：{outcome}。{words}"),
    channels=(PAGE, SMS, WECHAT),
    required=True,
)
declare(
    "review.replied",
    title=_("{shop}回复了您的评价"),
    body=_("店家回复了您的评价，可以在评价页查看。"),
)
declare(
    "review.flag_decided",
    title=_("您反映的评价有了处理结果"),
    body=_("{shop}的一条评价：{outcome}。"),
)
declare(
    "review.yesterday",
    title=_("昨天有顾客评价了您的店铺"),
    body=_("昨天新增公开评价 {n} 条。您可以在评价旁边公开回复。"),
    group="organisation",
)
