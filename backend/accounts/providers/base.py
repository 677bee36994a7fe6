"""What mini-programs of any platform have in common, as providers of allauth's."""

from __future__ import annotations

from typing import Any, NamedTuple

from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import Provider, ProviderAccount
from django.http import HttpRequest

from backend.accounts.providers import accounts


class Told(NamedTuple):
    """What a platform told of somebody: under which uid they are kept, and how to write to them."""

    uid: str
    openid: str
    phone: str


class PlatformAccount(ProviderAccount):  # type: ignore[misc]  # untyped in allauth
    """Shown by the platform's name only: nobody is told an openid."""

    def to_str(self) -> str:
        return str(self.account.get_provider().name)


class MiniProgram(Provider):  # type: ignore[misc]  # untyped in allauth
    """Codes of a mini-program instead of a redirect; `names_of` and `phone_of` speak with it."""

    account_class = PlatformAccount
    supports_token_authentication = True

    def names_of(self, token: dict[str, Any]) -> tuple[list[str], str]:
        """Every name of who presented the code, the most general first, and the openid."""
        raise NotImplementedError

    def phone_of(self, token: dict[str, Any]) -> str:
        """The phone the platform vouches for; "" when none was presented."""
        raise NotImplementedError

    def verify_token(self, request: HttpRequest, token: dict[str, Any]) -> SocialLogin:
        """allauth's way in; raises ValidationError, or a DomainError of `refusals`."""
        names, openid = self.names_of(token)
        uid = accounts.uid_of(self.id, names)
        phone = "" if self._is_kept(uid) else self.phone_of(token)  # phones are paid for
        login: SocialLogin = self.sociallogin_from_response(request, Told(uid, openid, phone))
        return login

    def _is_kept(self, uid: str) -> bool:
        return bool(SocialAccount.objects.filter(provider=self.id, uid=uid).exists())

    def extract_uid(self, data: Told) -> str:
        return data.uid

    def extract_extra_data(self, data: Told) -> dict[str, str]:
        return accounts.sealed(data.openid)

    def extract_common_fields(self, data: Told) -> dict[str, Any]:
        return {"phone": data.phone, "phone_verified": True} if data.phone else {}
