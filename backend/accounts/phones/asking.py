"""The number somebody wants to change to while its code is on its way: sealed, in their session."""

from __future__ import annotations

import hmac
import secrets
import time
import unicodedata
from typing import Any, NamedTuple
from uuid import uuid4

from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.people import e164
from backend.accounts.sms.actions import VALID_MINUTES, send_code
from backend.accounts.sms.budgets import Budget, OverBudget, take
from backend.kernel.errors import Conflict, Invalid, TooOften

WAITING = "phone_change"
VALID_SECONDS = VALID_MINUTES * 60
LEEWAY = 5  # seconds by which the clocks of two machines may differ
DIGITS = 6
STARTS = Budget("phone_change.start", 10, 86_400)
GUESSES = Budget("phone_change.guess", 5, 3600)
USES = Budget("phone_change.use", 1, 3600)


class SameNumber(Conflict):
    """It is the person's number already."""

    code = "phone_unchanged"
    message = _("这就是你现在的手机号。")


class NotAsked(Conflict):
    """No code is on its way, or it is too old, was used, or was guessed at too often."""

    code = "phone_change_not_asked"
    message = _("验证码已失效，请重新填写新手机号。")


class WrongCode(Invalid):
    """Not the code that was sent."""

    code = "incorrect_code"
    message = _("验证码不对，或已失效。")

    def __init__(self) -> None:
        super().__init__(
            errors=[{"pointer": "/code", "code": self.code, "detail": str(self.message)}]
        )


class TooManyCodes(TooOften):
    """Messages cost money, and may be a nuisance to whoever gets them."""

    code = "too_many_codes"
    message = OverBudget.message

    def __init__(self, wait: int) -> None:
        super().__init__()
        self.wait = wait


class Wanted(NamedTuple):
    """One change that waits for its code."""

    id: str
    phone: str
    code: str
    at: float


def ask_to_change(*, person: User, phone: str, session: SessionBase, address: str) -> None:
    """Send a code to the new number, whoever has it now: nobody learns that here.

    Raises NotAMobileNumber, SameNumber, TooManyCodes.
    """
    new = e164(phone)
    if new == person.phone:
        raise SameNumber
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    try:
        take({STARTS: str(person.pk)})
        send_code(phone=new, code=code, address=address, kind="change_phone")
    except OverBudget as over:
        raise TooManyCodes(over.wait) from None
    session[WAITING] = Wanted(uuid4().hex, new, code, time.time())._asdict()
    _save(session)


def wanted_in(session: SessionBase) -> Wanted | None:
    """The change that waits here, if its code is still good."""
    kept: dict[str, Any] | None = session.get(WAITING)
    if kept is None:
        return None
    wanted = Wanted(**kept)
    return wanted if -LEEWAY <= time.time() - wanted.at < VALID_SECONDS else None


def proved_number(*, session: SessionBase, code: str) -> str:
    """The new number, once its code is told right; raises NotAsked, WrongCode."""
    wanted = wanted_in(session)
    if wanted is None:
        raise NotAsked
    _count(GUESSES, wanted)
    typed = unicodedata.normalize("NFKC", code).strip().encode(errors="replace")
    if not hmac.compare_digest(typed, wanted.code.encode()):
        raise WrongCode
    _count(USES, wanted)
    return wanted.phone


def forget_wanted(session: SessionBase) -> None:
    """The code was used, or another number is wanted."""
    if session.pop(WAITING, None) is not None:
        _save(session)


def _save(session: SessionBase) -> None:
    try:
        session.save()
    except UpdateError:
        raise NotAsked from None  # the session was ended elsewhere, a moment ago


def _count(budget: Budget, wanted: Wanted) -> None:
    # Exactly, for all processes: a counter in the session could be outrun in parallel.
    try:
        take({budget: wanted.id})
    except OverBudget:
        raise NotAsked from None
