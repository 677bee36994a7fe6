"""The ways a notice travels beside its page. Each carries one letter or says why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.accounts.models import User
from backend.accounts.outbound import Away as PlatformAway
from backend.accounts.providers.accounts import is_set_up, openid_of
from backend.accounts.providers.wechat.messages import (
    MessageRefused,
    NotSubscribed,
    send_subscribe_message,
)
from backend.accounts.sms.budgets import Budget, OverBudget, give_back, take
from backend.accounts.sms.gateways import GatewayAway, GatewayRefused, Outgoing, gateway
from backend.notices.kinds import SMS, WECHAT

DAY = 86_400


class Away(Exception):
    """Not carried this time; trying again makes sense."""


class NotNow(Exception):
    """Not even tried: a budget is used up; there is a new one in `wait` seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__()
        self.wait = wait


class Refused(Exception):
    """Not carried, and trying again would not change that."""


class Unreachable(Exception):
    """The person cannot be reached this way."""


class Letter(NamedTuple):
    """What is carried. `id` stays the same when it is sent again: carry it once."""

    id: UUID
    person: User
    kind: str
    headline: str
    short: str
    language: str
    is_urgent: bool

    @property
    def link(self) -> str:
        """Where it leads; "" for a city that has not said where it lives."""
        return f"https://{settings.CHENGYI_HOST}/n/{self.short}" if settings.CHENGYI_HOST else ""


def by_sms(letter: Letter) -> None:
    """Hand it to the gateway of text messages, paid for by its own budgets."""
    phone = letter.person.phone
    if phone is None or letter.person.phone_verified_at is None:
        raise Unreachable
    paid = _budgets(letter)
    try:
        take(paid)
    except OverBudget as over:
        raise NotNow(over.wait) from None
    try:
        gateway().carry(Outgoing(letter.id, "notice", phone, "", 0, sms_text(letter)))
    except GatewayAway as trouble:
        give_back(paid)
        raise Away(str(trouble)) from None
    except GatewayRefused as trouble:
        raise Refused(str(trouble)) from None


def _budgets(letter: Letter) -> dict[Budget, str]:
    # What must wake somebody does not wait for what merely might interest them.
    name = "sms.urgent" if letter.is_urgent else "sms.notices"
    return {
        Budget(name, settings.NOTICES_SMS_PER_PERSON_DAY, DAY): str(letter.person.pk),
        Budget(f"{name}.all", settings.NOTICES_SMS_PER_DAY, DAY): "",
    }


def sms_text(letter: Letter) -> str:
    """Who writes, what about, where to read it; nothing else leaves the house."""
    with override(letter.language):
        return f"【{_('诚易')}】{letter.headline} {letter.link}".strip()


def by_wechat(letter: Letter) -> None:
    """A subscribe message, where the city has a template for it and the person asked for one."""
    fields = template_of(letter.kind)
    openid = openid_of(letter.person) if fields and is_set_up("wechat") else ""
    if not openid:
        raise Unreachable
    said = {"title": letter.headline, "at": f"{timezone.localtime():%Y-%m-%d %H:%M}"}
    data = {field: said[name] for name, field in fields.items() if name in said}
    language = "en_US" if letter.language == "en" else "zh_CN"
    page = f"{fields.get('page', '')}?n={letter.short}" if fields.get("page") else ""
    try:
        send_subscribe_message(openid, fields["template"], data, page=page, language=language)
    except PlatformAway as trouble:
        raise Away(str(trouble)) from None
    except NotSubscribed:
        raise Unreachable from None
    except MessageRefused as trouble:
        raise Refused(str(trouble)) from None


def template_of(kind: str) -> Mapping[str, str]:
    """The template of a kind, or the one for all: `template`, and which field takes what."""
    known: Mapping[str, Mapping[str, str]] = settings.NOTICES_WECHAT_TEMPLATES
    return known.get(kind) or known.get("*") or {}


CHANNELS: dict[str, Callable[[Letter], None]] = {SMS: by_sms, WECHAT: by_wechat}
