"""What can go wrong with a platform, in our own words; its words go to the log as a number."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, Denied, TooOften, Unavailable


class PlatformUnavailable(Unavailable):
    """The platform is away, busy, or does not know this installation (then the log says so)."""

    code = "platform_unavailable"
    message = _("登录平台暂时没有应答，请稍后再试，或用短信验证码登录。")


class PlatformTooOften(TooOften):
    """The platform, or this house, limits how often one may try."""

    code = "platform_too_often"
    message = _("操作太频繁，请稍后再试，或用短信验证码登录。")

    def __init__(self, wait: int = 60) -> None:
        super().__init__()
        self.wait = wait


class PlatformBlocked(Denied):
    """The platform itself holds this account for risky."""

    code = "platform_blocked"
    message = _("该平台账号暂不能登录，请改用短信验证码登录。")


class LastWayIn(Conflict):
    """Without a proved number nobody may cut off the only way they can sign in."""

    code = "platform_last_way_in"
    message = _("这是目前唯一的登录方式，请先验证手机号，再解除绑定。")


def bad_code() -> ValidationError:
    """The code of the platform is wrong, old or was used; as allauth's inputs want it said."""
    return ValidationError(
        _("登录凭证无效或已使用，请重新发起登录。"), code="platform_code_invalid"
    )
