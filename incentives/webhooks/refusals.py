"""How webhooks say no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, Invalid, NotFound, TooOften


class NoSuchEndpoint(NotFound):
    code = "webhook_unknown"
    message = _("没有这个接收地址。")


class TooManyEndpoints(Conflict):
    code = "webhooks_too_many"
    message = _("最多可以登记 5 个接收地址。请先移除不用的。")


class KindUnknown(Invalid):
    code = "webhook_kind_unknown"
    message = _("没有这种消息。")


class PingedOften(TooOften):
    code = "webhook_pinged_often"
    message = _("一小时内最多验证 10 次，请稍后再试。")
    wait = 600


class RangeInvalid(Invalid):
    code = "replay_range_invalid"
    message = _("请写明从第几条到第几条，一次最多 1000 条。")
