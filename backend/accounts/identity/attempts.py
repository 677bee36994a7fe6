"""How often somebody may ask: per account and per resident ID, each day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.outbound import Away
from backend.accounts.sms.budgets import Budget, OverBudget, give_back, take
from backend.kernel.errors import TooOften, Unavailable

A_DAY = 86_400


class TooManyAttempts(TooOften):
    """Names are not guessed here: a few tries a day, for one account and for one number."""

    code = "identity_too_many_attempts"
    message = _("今天核验的次数已用完，请明天再试。")

    def __init__(self, wait: int) -> None:
        super().__init__()
        self.wait = wait


class VerifierUnavailable(Unavailable):
    """The authority does not answer; the try is given back."""

    code = "identity_verifier_unavailable"
    message = _("核验服务暂时没有应答，这次不计入次数，请过一会儿再试。")


@contextmanager
def counted(*, person: User, number: str) -> Iterator[None]:
    """Pay for one question; what the authority does not answer costs nothing."""
    most = settings.IDENTITY_TRIES_PER_DAY
    price = {
        Budget("identity.person", most, A_DAY): str(person.pk),
        Budget("identity.number", most, A_DAY): number,
    }
    try:
        take(price)
    except OverBudget as over:
        raise TooManyAttempts(over.wait) from None
    try:
        yield
    except Away:
        give_back(price)
        raise VerifierUnavailable from None
