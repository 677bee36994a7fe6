"""The two forms of signing in, shared by the pages and the app."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context

from backend.accounts.models import User
from backend.accounts.people import person_of
from backend.accounts.sms.budgets import Budget, OverBudget, take

# Of one code, exactly: the counter in the session could be outrun by guessing in parallel.
GUESSES = Budget("code.guess", 5, 3600)
USES = Budget("code.use", 1, 3600)


class StartForm(RequestLoginCodeForm):  # type: ignore[misc]  # untyped in allauth
    """One number in, one person out: known or new, nobody outside can tell."""

    _user: User

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        self._user = person_of(phone)
        return phone


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]  # untyped in allauth
    """A code may be guessed a few times and be right once."""

    def clean_code(self) -> str:
        # The code is one of its session: whoever guesses elsewhere locks nobody out.
        which = f"{context.request.session.session_key}|{self.expected_code}"
        self._count(GUESSES, which, otherwise="too_many_login_attempts")
        code: str = super().clean_code()
        self._count(USES, which, otherwise="incorrect_code")
        return code

    def _count(self, budget: Budget, which: str, *, otherwise: str) -> None:
        try:
            take({budget: which})
        except OverBudget:
            raise get_adapter().validation_error(otherwise) from None
