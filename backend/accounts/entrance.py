"""The pages of signing in: the number, the code, the way out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.account import views
from allauth.account.internal.flows.logout import logout
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base.views import AuthenticateView
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.adapter import TooManyCodes
from backend.accounts.forms import StartForm
from backend.accounts.sms.actions import VALID_MINUTES
from backend.accounts.sms.budgets import OverBudget
from backend.kernel.codes.masking import mask_mobile


class OurSite:
    """Mixin before a view of allauth's: its `site` would hide that of our pages."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # the view's
        context.pop("site", None)
        return context | {"told": [str(one) for one in get_messages(self.request)]}


class SignIn(OurSite, views.RequestLoginCodeView):  # type: ignore[misc]  # untyped in allauth
    """/sign-in: one number; new and known people take the same step."""

    template_name = "accounts/sign_in.html"

    def form_valid(self, form: StartForm) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)
        except TooManyCodes as over:
            form.add_error("phone", OverBudget.message)
            return too_many(self.render_to_response(self.get_context_data(form=form)), over.wait)
        return answer


class EnterCode(OurSite, views.ConfirmLoginCodeView):  # type: ignore[misc]  # untyped in allauth
    """/sign-in/code: the code, or another one."""

    template_name = "accounts/enter_code.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        state = self._process.state
        return context | {
            "phone": mask_mobile(state.get("phone", "").removeprefix("+86")),
            "minutes": VALID_MINUTES,
            "can_resend": self._process.can_resend,
        }


class SecondFactor(OurSite, AuthenticateView):  # type: ignore[misc]  # untyped in allauth
    """/me/second-factor/authenticate/: between the code and the door, for who has set one up."""


def too_many(response: Any, wait: int) -> HttpResponse:
    """The page again, as 429 with Retry-After in seconds."""
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response["Retry-After"] = str(wait)
    answer: HttpResponse = response.render()
    return answer


@require_POST
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """/sign-out: this session ends, or the sign-in that had begun."""
    after = get_next_redirect_url(request) or "/"
    logout(request)
    return redirect(after)


@require_safe
@never_cache
def inactive(request: HttpRequest) -> HttpResponse:
    """/sign-in/closed: the account is closed or blocked."""
    return render(request, "accounts/inactive.html", status=HTTPStatus.FORBIDDEN)
