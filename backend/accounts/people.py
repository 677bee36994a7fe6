"""Finding the person of a phone number, or welcoming a new one; the same steps for both."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.kernel.codes import mobile
from backend.kernel.codes.masking import mask_mobile
from backend.kernel.errors import Conflict, Invalid

NEVER_CAME = timedelta(days=1)


class NotAMobileNumber(Invalid):
    """What was typed is no mainland mobile number that a person can hold."""

    code = "invalid_phone"
    message = _("请填写中国大陆手机号。")


class PhoneTaken(Conflict):
    """The number belongs to another person already."""

    code = "phone_taken"
    message = _("这个手机号已经属于另一个账号。")


class PhoneMoved(Conflict):
    """While the code was on its way the number became somebody else's, or nobody's."""

    code = "phone_moved"
    message = _("这个手机号刚刚换了账号，请重新获取验证码。")


def shown(person: User) -> str:
    """How a person is named on their own screens: 138****8000."""
    return mask(person.phone)


def mask(phone: str | None) -> str:
    """138****8000 of an E.164 number; "" of none."""
    return mask_mobile(phone.removeprefix("+86")) if phone else ""


def e164(text: str) -> str:
    """+8613800138000 of whatever way it was typed; raises NotAMobileNumber."""
    verdict = mobile.check(text)
    if not verdict.ok:
        raise NotAMobileNumber
    return f"+86{verdict.value}"


@transaction.atomic
def person_of(phone: str) -> User:
    """The one person of this E.164 number, made when there is none, however many ask at once.

    A row is offered for known numbers too: the work, and so the time, is the same for all.
    """
    offered = User()
    offered.set_phone(phone, verified=False)
    offered.set_unusable_password()
    known = User.objects.by_phone(phone)
    if known is not None:
        offered.phone_index = known.phone_index  # older master keys index the same number otherwise
    User.objects.bulk_create([offered], ignore_conflicts=True)
    person = User.objects.by_phone(phone)
    assert person is not None  # noqa: S101  # inserted or found above, in one transaction
    return person


def forget_those_who_never_came() -> int:
    """Delete people whose number was typed but never proved within a day; how many."""
    typed = User.objects.filter(
        phone_index__isnull=False,
        phone_verified_at=None,
        last_login=None,
        is_staff=False,
        memberships=None,  # somebody is expected under that number
        joined_at__lt=timezone.now() - NEVER_CAME,
    )
    gone, _kinds = typed.delete()
    return gone
