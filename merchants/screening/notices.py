"""What askers are told about their grounds, and entities about who asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.notices.kinds import PAGE, declare

declare(
    "screening.ground",
    title=_("名单查询授权有了结果"),
    body=_("{state}。依据：{basis}。有效期至 {until}。"),
    channels=(PAGE,),
    group="organisation",
    required=True,
)

declare(
    "screening.asked",
    title=_("有单位查询了贵单位是否在名单上"),
    body=_(
        "{office}。依据：{basis}。用途：{purpose}。事项：{matter}。"
        "是否采取措施由查询单位依法决定，并应书面说明理由。"
    ),
    channels=(PAGE,),
    group="organisation",
)

declare(
    "screening.feedback",
    title=_("查询单位反馈了一项措施的办理情况"),
    body=_("{office}。{measure}：{done}。文书：{document}。"),
    channels=(PAGE,),
    group="organisation",
    required=True,
)
