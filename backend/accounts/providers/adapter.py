"""What allauth asks about platforms: which there are, and whose account one is."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.providers.accounts import NEEDS, is_set_up
from backend.accounts.providers.actions import join_by_phone, link_account


def app_of(platform: str) -> SocialApp:
    """The platform as allauth knows it; its secrets stay in the settings."""
    return SocialApp(provider=platform, client_id=getattr(settings, NEEDS[platform][0]))


class PlatformAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # untyped in allauth
    """People are told apart by phone; nothing else a platform knows of them is taken."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "connected_other": _("这个平台账号已经绑定了另一个人。"),
    }

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of the settings; none are kept in the database."""
        wanted = [name for name in NEEDS if provider in {None, name} and is_set_up(name)]
        apps = [app_of(name) for name in wanted]
        return [app for app in apps if client_id in {None, app.client_id}]

    def get_app(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> SocialApp:
        """Raises SocialApp.DoesNotExist; an account outlives the platform's being set up."""
        if client_id is None and provider in NEEDS:
            return app_of(provider)
        app: SocialApp = super().get_app(request, provider, client_id)
        return app

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link the account to whoever is signed in, or to whoever has the phone vouched for."""
        phone, sociallogin.phone = sociallogin.phone, None  # the person has it: not written anew
        if sociallogin.is_existing:
            return
        linked: SocialAccount | None = None
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            if isinstance(request.user, User):
                linked = link_account(person=request.user, account=sociallogin.account)
        elif phone and sociallogin.phone_verified:
            linked = join_by_phone(phone=phone, account=sociallogin.account)
        if linked is not None:
            sociallogin.account, sociallogin.user = linked, linked.user

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody without a phone: the next step asks for it, and for a code."""
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> User:
        """Neither names nor pictures."""
        user: User = sociallogin.user
        return user

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        return {}
