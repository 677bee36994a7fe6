"""Platforms in the app's sign-in API: token in, session out; what is linked, and its end."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.headless.base.response import AuthenticationResponse
from allauth.headless.internal.restkit import inputs
from allauth.headless.internal.restkit.inputs import Input
from allauth.headless.socialaccount import views
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from backend.accounts.adapter import caller_address
from backend.accounts.headless import StartInput
from backend.accounts.models import User
from backend.accounts.providers.actions import unlink_account
from backend.accounts.providers.budgets import pay_for_question
from backend.accounts.providers.pending import wait_for_code
from backend.kernel.errors import NotFound


class PlatformToken(views.ProviderTokenView):  # type: ignore[misc]  # untyped in allauth
    """{"provider", "process": "login" | "connect", "token": {"client_id", "access_token", …}}."""

    def handle(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            pay_for_question(caller_address(request))
        answer: HttpResponseBase = super().handle(request, *args, **kwargs)
        return answer


class PlatformSignup(views.ProviderSignupView):  # type: ignore[misc]  # untyped in allauth
    """{"phone"}: goes on as a sign-in by code, after which the platform's account is linked."""

    input_class = {"POST": StartInput}

    def get_input_kwargs(self) -> dict[str, Any]:
        return {}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        LoginCodeVerificationProcess.initiate(
            request=request,
            user=self.input._user,  # noqa: SLF001  # the seam allauth's own view uses
            phone=self.input.cleaned_data["phone"],
        )
        wait_for_code(request, self.sociallogin)
        pending: HttpResponse = AuthenticationResponse(request)
        return pending


class WhichInput(Input):  # type: ignore[misc]  # untyped in allauth
    """{"provider", "account"}: as the list names them."""

    provider = inputs.CharField()
    account = inputs.CharField()


class Platforms(views.ManageProvidersView):  # type: ignore[misc]  # untyped in allauth
    """What is linked; DELETE parts it."""

    input_class = {"DELETE": WhichInput}

    def get_input_kwargs(self) -> dict[str, Any]:
        return {}

    def delete(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        named = self.input.cleaned_data
        mine = SocialAccount.objects.filter(user=request.user, provider=named["provider"])
        parted = mine.filter(uid=named["account"]).first()
        if parted is None:
            raise NotFound
        unlink_account(person=cast(User, request.user), account=parted.pk)
        left: HttpResponse = self.respond_provider_accounts(request)
        return left
