"""Routes of signing in. The names that begin with account_ and mfa_ are allauth's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.headless.constants import Client
from allauth.headless.urls import build_urlpatterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic.base import RedirectView

from backend.accounts import entrance, headless, home, me_api
from backend.accounts.providers import headless as platforms
from backend.accounts.specification import specification

# Nobody here has a password or an e-mail address, and there is one way to start.
NOT_HERE = frozenset(
    {
        "login", "signup", "request_login_code", "confirm_login_code",
        "request_password_reset", "reset_password", "change_password", "verify_email",
        "resend_email_verification_code", "manage_email", "manage_phone", "refresh",
        "redirect_to_provider", "provider_token", "provider_signup", "manage_providers",
    }
)  # fmt: skip
BY_PASSWORD = "auth/reauthenticate"  # noqa: S105  # a route


def kept(patterns: list[Any], before: str) -> Iterator[URLPattern]:
    """allauth's routes, flat and without those of NOT_HERE."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from kept(pattern.url_patterns, route)
        elif pattern.name not in NOT_HERE and not route.endswith(BY_PASSWORD):
            yield path(route, headless.limited(pattern.callback), name=f"app_{pattern.name}")


def app(view: Any) -> Any:
    """One of our views as an endpoint of the app."""
    return headless.limited(view.as_api_view(client=Client.APP))


# The name is the one by which allauth's specification finds its own place.
SPECIFICATION = path("openapi.json", specification, name="openapi_yaml")

app_urlpatterns = [
    path("_allauth/app/v1/auth/phone/start", app(headless.Start), name="start_sign_in"),
    path("_allauth/app/v1/auth/code/confirm", app(headless.Confirm), name="confirm_sign_in"),
    path("_allauth/app/v1/auth/provider/token", app(platforms.PlatformToken), name="by_platform"),
    path(
        "_allauth/app/v1/auth/provider/signup",
        app(platforms.PlatformSignup),
        name="join_by_platform",
    ),
    path("_allauth/app/v1/account/providers", app(platforms.Platforms), name="my_platforms"),
    path("_allauth/", include(([SPECIFICATION], "headless"))),
    *kept(build_urlpatterns(Client.APP), "_allauth/app/"),
]

urlpatterns = [
    path("sign-in", entrance.SignIn.as_view(), name="account_login"),
    path("sign-in", entrance.SignIn.as_view(), name="account_request_login_code"),
    path("sign-in", entrance.SignIn.as_view(), name="account_signup"),
    path("sign-in", entrance.SignIn.as_view(), name="socialaccount_signup"),
    path("sign-in/code", entrance.EnterCode.as_view(), name="account_confirm_login_code"),
    path("sign-in/closed", entrance.inactive, name="account_inactive"),
    path("sign-out", entrance.sign_out, name="account_logout"),
    path("me", home.Home.as_view(), name="me"),
    path("api/v1/me", me_api.Me.as_view(), name="api-me"),
    path("me/devices", home.Devices.as_view(), name="my_devices"),
    path("me/second-factor/authenticate/", entrance.SecondFactor.as_view()),
    path("me/second-factor/", include("allauth.mfa.urls")),
    path(
        "me/again",
        RedirectView.as_view(pattern_name="mfa_reauthenticate", query_string=True),
        name="account_reauthenticate",
    ),
    *app_urlpatterns,
]
