"""What allauth asks of this house: where phone numbers live and how codes are sent."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import RateLimited
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.accounts.fields import PhoneField
from backend.accounts.models import User
from backend.accounts.people import PhoneMoved, PhoneTaken, shown
from backend.accounts.signals import phone_changed
from backend.accounts.sms.actions import send_code
from backend.accounts.sms.budgets import OverBudget
from backend.api.addresses import address_of
from backend.kernel.constraints import constraint
from backend.kernel.vault import vault

SECRET = "mfa_authenticator.data"  # noqa: S105  # the context of the seal, no secret


class TooManyCodes(RateLimited):  # type: ignore[misc]  # untyped in allauth
    """allauth's way of saying that a budget is used up; `wait` in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__()
        self.wait = wait


def caller_address(request: HttpRequest) -> str:
    """The caller's address by the same rule as everywhere; 0.0.0.0 when the network tells none."""
    meta = request.META
    found = address_of(
        meta.get("REMOTE_ADDR", ""),
        forwarded=meta.get("HTTP_X_FORWARDED_FOR", ""),
        trusted_proxies=settings.TRUSTED_PROXIES,
    )
    return found.partition("/")[0] or "0.0.0.0"  # noqa: S104  # nothing is bound to it


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # untyped in allauth
    """Phones are sealed and found by blind index; messages of allauth's own are not shown."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("验证码不对，或已失效。"),
        "rate_limited": _("请求太频繁，请稍后再试。"),
        "too_many_login_attempts": _("试的次数太多了，请稍后再试。"),
    }

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        return PhoneField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        phone = user.phone
        return (phone, user.phone_verified_at is not None) if phone else None

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.by_phone(phone)

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        is_another = verified and user.phone_verified_at is not None and user.phone != phone
        user.set_phone(phone, verified=verified)
        with transaction.atomic():
            with constraint("one_person_per_phone", raises=PhoneTaken):
                user.save()
            if is_another:
                phone_changed.send(sender=User, person=user)

    def set_phone_verified(self, user: User, phone: str) -> None:
        """A code that was sent before the number changed hands signs nobody in."""
        if phone != user.phone:
            raise PhoneMoved
        if user.phone_verified_at is None:
            user.phone_verified_at = timezone.now()
            user.save(update_fields=["phone_verified_at"])

    def send_verification_code_sms(self, user: User, phone: str, code: str, **_: Any) -> None:
        try:
            send_code(phone=phone, code=code, address=caller_address(context.request))
        except OverBudget as over:
            raise TooManyCodes(over.wait) from None

    def get_client_ip(self, request: HttpRequest) -> str:
        return caller_address(request)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only what went wrong: everything else the pages say themselves."""
        if message and level >= messages.ERROR and hasattr(request, "_messages"):
            messages.add_message(request, level, message)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody leaves an e-mail address here."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # untyped in allauth
    """Secrets of second factors are sealed; an app shows a masked number, never an account id."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("验证码不对，或已失效。"),
    }

    def _get_user_identifier(self, user: User) -> str:
        return shown(user)

    def generate_authenticator_name(
        self, user: User, type: Authenticator.Type
    ) -> str:  # allauth's word
        return gettext("我的通行密钥")

    def encrypt(self, text: str) -> str:
        return base64.b64encode(vault().seal(text.encode(), context=SECRET)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return vault().open(base64.b64decode(encrypted_text), context=SECRET).decode()
