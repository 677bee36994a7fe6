"""Signing in from the app: one step for old and new people, over allauth's headless API."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core.exceptions import RateLimited
from allauth.headless.account import views
from allauth.headless.base.response import AuthenticationResponse, ConflictResponse
from allauth.headless.internal.restkit.inputs import Input
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from backend.accounts.forms import CodeForm, StartForm
from backend.accounts.sms.budgets import OverBudget

A_MINUTE = 60
View = Callable[..., HttpResponseBase]


class StartInput(StartForm, Input):  # type: ignore[misc]  # untyped in allauth
    """{"phone": "138 0013 8000"}"""


class CodeInput(CodeForm, Input):  # type: ignore[misc]  # untyped in allauth
    """{"code": "123456"}"""


class Start(views.RequestLoginCodeView):  # type: ignore[misc]  # untyped in allauth
    """401 with the pending flow `login_by_code`, for known and unknown numbers alike."""

    input_class = StartInput

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            conflict: HttpResponse = ConflictResponse(request)
            return conflict
        LoginCodeVerificationProcess.initiate(
            request=request,
            user=self.input._user,  # noqa: SLF001  # the seam allauth's own view uses
            phone=self.input.cleaned_data["phone"],
        )
        pending: HttpResponse = AuthenticationResponse(request)
        return pending


class Confirm(views.ConfirmLoginCodeView):  # type: ignore[misc]  # untyped in allauth
    """200 with a new session token, or the next pending flow (second factor)."""

    input_class = CodeInput


def limited(view: View) -> View:
    """The view; used-up budgets are 429 with Retry-After, a session that ended meanwhile 410."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RateLimited as over:
            return too_many(getattr(over, "wait", A_MINUTE))
        except UpdateError:
            body = {"status": HTTPStatus.GONE, "data": {}, "meta": {"is_authenticated": False}}
            return JsonResponse(body, status=HTTPStatus.GONE)
        except RecursionError:  # JSON nested so deep that nobody honest sent it
            return JsonResponse({"status": 400}, status=HTTPStatus.BAD_REQUEST)

    return answered


def too_many(wait: int) -> JsonResponse:
    """429 in the shape of this API; `wait` in seconds."""
    status = HTTPStatus.TOO_MANY_REQUESTS
    error = {"code": OverBudget.code, "message": str(OverBudget.message)}
    body = {"status": status, "errors": [error]}
    return JsonResponse(body, status=status, headers={"Retry-After": str(wait)})
