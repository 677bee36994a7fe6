"""What partners' people and the office in charge are told about agreements."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.notices.kinds import PAGE, SMS, WECHAT, declare

declare(
    "agreement.made",
    title=_("与本市的合作协议已生效或即将生效"),
    body=_("协议 {number} 已登记，有效至 {until}。"),
    group="organisation",
)
declare(
    "agreement.ended_early",
    title=_("与本市的合作协议将提前结束"),
    body=_("协议 {number} 自 {on} 起不再有效。理由：{reason}"),
    channels=(PAGE, SMS, WECHAT),
    group="organisation",
)
declare(
    "agreement.ending",
    title=_("与本市的合作协议即将到期"),
    body=_("协议 {number} 的最后一天是 {on}，之后没有接续的协议，优惠会自动下架。"),
    channels=(PAGE, SMS, WECHAT),
    group="organisation",
)
declare(
    "agreement.ending_city",
    title=_("有合作协议即将到期"),
    body=_("{partner} 的协议 {number} 最后一天是 {on}，之后没有接续的协议。"),
    group="organisation",
)
declare(
    "agreement.over",
    title=_("与本市的合作协议已结束"),
    body=_("协议 {number} 的最后一天是 {on}。优惠已经下架，已经领取的仍按原样兑现。"),
    group="organisation",
)
