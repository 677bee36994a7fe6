"""What shops and offices are told about repairs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.notices.kinds import PAGE, SMS, WECHAT, declare

declare(
    "repair.kit",
    title=_("店铺有一条新的不良信息，附修复告知"),
    body=_("“{title}”（{office}）。公示到 {until}，最早 {earliest} 可以申请修复，不收任何费用。"),
    channels=(PAGE, WECHAT),
    group="organisation",
    required=True,
)
declare(
    "repair.accepted",
    title=_("信用修复申请已受理"),
    body=_("“{title}”：{office}已受理，{due} 前作出决定。"),
    channels=(PAGE, WECHAT),
    group="organisation",
)
declare(
    "repair.extended",
    title=_("信用修复的办理期限延长了"),
    body=_("“{title}”：{office}延长到 {due}。理由：{reason}"),
    channels=(PAGE, WECHAT),
    group="organisation",
)
declare(
    "repair.granted",
    title=_("准予信用修复"),
    body=_("“{title}”：{office}准予修复，已停止公示、共享和使用。"),
    channels=(PAGE, SMS, WECHAT),
    group="organisation",
    required=True,
)
declare(
    "repair.refused",
    title=_("信用修复申请没有通过"),
    body=_("“{title}”：{office}{outcome}。理由：{ground}。{reasons} {next}"),
    channels=(PAGE, SMS, WECHAT),
    group="organisation",
    required=True,
)
declare(
    "repair.late",
    title=_("信用修复申请逾期未办，信息先不公示"),
    body=_("“{title}”：{office}没有在 {due} 前办理。作出决定之前，这条信息不再公示。"),
    channels=(PAGE, SMS),
    group="organisation",
)
declare(
    "repair.waiting",
    title=_("一件信用修复申请等待办理"),
    body=_("{shop}：请在 {due} 前办理。"),
    channels=(PAGE,),
    group="organisation",
)
declare(
    "repair.escalated",
    title=_("一件信用修复申请逾期，请督办"),
    body=_("{shop}：{office}没有在 {due} 前办理，逾期对外公开；贵单位也可以作出决定。"),
    channels=(PAGE,),
    group="organisation",
)
