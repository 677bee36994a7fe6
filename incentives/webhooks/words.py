"""How the log says what went wrong."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TROUBLES = {
    "address_refused": _("域名指向内网或不允许的地址"),
    "name_unknown": _("域名解析不到地址"),
    "no_connection": _("连接不上"),
    "tls": _("证书或加密有问题"),
    "too_slow": _("超过 8 秒没有答完"),
    "no_http": _("回答不是 HTTP"),
    "challenge_missing": _("回答中没有验证码"),
}
WHY = {
    "by_owner": _("由本机构暂停。"),
    "failing": _("连续五天没有收下消息，已自动暂停。"),
    "gone": _("对方回答不再存在（410），已自动暂停。"),
}
