"""What a partner's owners are told about their endpoints."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.notices.kinds import PAGE, SMS, WECHAT, declare

declare(
    "webhook.paused_failing",
    title=_("消息推送已暂停"),
    body=_("{url} 连续五天没有收下消息，已经暂停推送。修好以后请恢复，错过的可以重新投递。"),
    channels=(PAGE, SMS, WECHAT),
    group="organisation",
)
declare(
    "webhook.paused_gone",
    title=_("消息推送已暂停"),
    body=_("{url} 回答说它不再存在（410），已经暂停推送。"),
    channels=(PAGE, SMS, WECHAT),
    group="organisation",
)
declare(
    "webhook.given_up",
    title=_("有消息三天没有送达"),
    body=_("{url} 三天没有收下一些消息，不再自动重试。可以在推送记录中重新投递，或改为拉取。"),
    channels=(PAGE, WECHAT),
    group="organisation",
)
