"""What shops are told about their promises."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.notices.kinds import PAGE, WECHAT, declare

declare(
    "promise.determined",
    title=_("主管机关对店铺的一项承诺作出了认定"),
    body=_("{office}对“{title}”的认定：{outcome}。理由：{reasons}"),
    channels=(PAGE, WECHAT),
    group="organisation",
    required=True,
)
