"""What people are told about their own account and about invitations: declared and told here."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from backend.accounts.devices import device_of, network_of
from backend.accounts.models import User
from backend.accounts.organisations.models import Invitation
from backend.accounts.people import shown
from backend.notices.actions import notify
from backend.notices.kinds import PAGE, WECHAT, declare
from backend.notices.models import Notice, preference_of

TOLD_WITHIN = timedelta(days=1)

declare(
    "account.signed_in",
    title=_("你的账号在另一台设备上登录了"),
    body=_("设备：{device}；网络：{network}。不是你？请立即让它退出，并检查第二种验证。"),
    channels=(PAGE, WECHAT),
    group="account",
    urgent=True,
    required=True,
)
declare(
    "account.phone_changed",
    title=_("你的登录手机号已更换"),
    body=_("现在的手机号是 {phone}。不是你换的？请立即退出其他设备并提出请求。"),
    channels=(PAGE, WECHAT),  # the old number is told by accounts
    group="account",
    urgent=True,
    required=True,
)
declare(
    "organisation.invited",
    title=_("有机构邀请你加入"),
    body=_("“{organisation}”邀请你以“{role}”的身份加入，七天内有效。"),
    channels=(PAGE, WECHAT),
    group="organisation",
)


def tell_of_sign_in(person: User, *, session: str, agent: str, address: str) -> Notice | None:
    """Tell when a session begins on a kind of device that none of their other sessions has.

    Whoever has no other session is at their only device, or here for the first time.
    """
    others = UserSession.objects.filter(user=person.pk).exclude(session_key=session)
    known = {device_of(agent) for agent in others.values_list("user_agent", flat=True)}
    if not known or device_of(agent) in known:
        return None
    with override(preference_of(person.pk).language):
        words = {"device": device_of(agent), "network": network_of(address)}
    return notify(
        person.pk,
        kind="account.signed_in",
        subject=("accounts.user", str(person.pk)),
        words=words,
        address="/me/devices",
    )


def tell_of_new_phone(person: User) -> Notice:
    """Tell that the number by which they sign in is another one now."""
    return notify(
        person.pk,
        kind="account.phone_changed",
        subject=("accounts.user", str(person.pk)),
        words={"phone": shown(person)},
        address="/me/devices",
    )


def tell_of_invitation(invitation: UUID) -> Notice | None:
    """Tell whoever has the invited number here; the organisation does not learn whether anybody."""
    found = Invitation.objects.select_related("organisation").filter(pk=invitation).first()
    if found is None or found.state != Invitation.State.OPEN:
        return None
    people = User.objects.filter(phone_index=found.phone_index, is_active=True)
    person = people.exclude(phone_verified_at=None).first()
    if person is None:
        return None
    with override(preference_of(person.pk).language):
        words = {"organisation": found.organisation.name, "role": str(found.get_role_display())}
    return notify(
        person.pk,
        kind="organisation.invited",
        subject=("accounts.invitation", str(found.pk)),
        words=words,
        address="/me/acting-for",
        key=str(found.pk),
    )


def tell_of_recent_invitations() -> int:
    """Whatever announcement was lost is told by the hour; how many open ones were looked at."""
    since = timezone.now() - TOLD_WITHIN
    recent = Invitation.objects.filter(state=Invitation.State.OPEN, made_at__gt=since)
    return len([tell_of_invitation(pk) for pk in recent.values_list("pk", flat=True)])
