"""What people are told about their consents and requests."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from backend.consent.models import Consent
from backend.consent.rights.models import Request
from backend.notices.actions import notify
from backend.notices.kinds import PAGE, SMS, WECHAT, declare
from backend.notices.models import Notice, preference_of

declare(
    "consent.ending",
    title=_("你的一项授权快到期了"),
    body=_(
        "“{purpose}”（{recipient}）的授权到 {day} 为止。要不要继续，由你决定；不理会就到期结束。"
    ),
    channels=(PAGE, WECHAT),
    group="rights",
)
declare(
    "request.answered",
    title=_("你的更正或删除请求有了答复"),
    body=_("你在 {day} 提出的请求已经答复，请查看。"),
    channels=(PAGE, SMS, WECHAT),
    group="rights",
    required=True,
)
declare(
    "request.overdue",
    title=_("你的更正或删除请求逾期未答复"),
    body=_("你在 {day} 提出的请求本应在 {due} 前答复，现已逾期，并已记录在案。"),
    channels=(PAGE, WECHAT),
    group="rights",
    required=True,
)


def tell_of_end(consent: Consent) -> Notice:
    """A month ahead: this consent will end."""
    with override(preference_of(consent.person).language):
        words = {"purpose": consent.purpose.name, "recipient": consent.recipient_name}
    day = consent.ends_on.isoformat() if consent.ends_on else ""
    return notify(
        consent.person,
        kind="consent.ending",
        subject=("consent.consent", str(consent.pk)),
        words=words | {"day": day},
        address="/me/consents",
        key=str(consent.pk),
    )


def tell_of_request(request: Request, *, kind: str) -> Notice:
    """A request was answered, or should have been."""
    return notify(
        request.person,
        kind=kind,
        subject=("consent.request", str(request.pk)),
        words={"day": f"{request.filed_at:%Y-%m-%d}", "due": request.due_on.isoformat()},
        address="/me/rights",
        key=str(request.pk),
    )
