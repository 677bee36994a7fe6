"""allauth's identity provider as this house wants it: pseudonyms, live consents, own keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal
from uuid import UUID

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.internal.private_keys import filter_keys
from allauth.idp.oidc.models import Client, PrivateKey
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from oauthlib.oauth2.rfc6749.errors import InvalidTokenError

from backend.accounts.models import User
from backend.audit.reads import Reading
from incentives.eligibility.sites import keys
from incentives.eligibility.sites.consenting import may_recognise
from incentives.eligibility.sites.models import SignIn, Site
from incentives.partners.models import Partner
from incentives.partners.reading import agreement_of


class OIDCAdapter(DefaultOIDCAdapter):  # type: ignore[misc]  # untyped in allauth
    """A site learns a number that is good for its partner alone, while the person agrees."""

    scope_display = {"openid": _("认出是同一个人"), "eligibility": _("查询是否符合优惠条件")}

    def get_issuer(self) -> str:
        return issuer(self.request)

    def get_user_sub(self, client: Client, user: User) -> str:
        """Pairwise: the same at all sites of a partner, another one at every other partner."""
        partner = partner_of_client(client)
        found = SignIn.objects.filter(holder=user.pk, partner=partner).first() if partner else None
        return str(found.sub) if found else ""

    def get_user_by_sub(self, client: Client, sub: str) -> User | None:
        partner = partner_of_client(client)
        try:
            number = UUID(sub)
        except ValueError:
            return None
        found = SignIn.objects.filter(sub=number, partner=partner).first() if partner else None
        if found is None:
            return None
        return User.objects.filter(pk=found.holder_id, is_active=True, closed_at=None).first()

    def get_claims(
        self,
        purpose: Literal["id_token", "userinfo"],
        user: User,
        client: Client,
        scopes: Iterable[str],
        email: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """The number and nothing else; InvalidTokenError once the person takes it back."""
        partner = partner_of_client(client)
        if partner is None or not may_recognise(user.pk, partner):
            raise InvalidTokenError
        by = Reading(reader=None, organisation=partner.name_zh, purpose=str(_("用诚易登录")))
        by.note(user.pk, what=str(_("只对这家合作方有效的编号")))
        return {"sub": self.get_user_sub(client, user)}

    def list_private_keys(
        self, *, did_activate: Literal[True] | None = None, is_active: Literal[True] | None = None
    ) -> list[PrivateKey]:
        kept: list[PrivateKey] = filter_keys(
            keys.private_keys(), did_activate=did_activate, is_active=is_active
        )
        return kept

    def validate_resource_uris(self, *, uris: list[str], **kwargs: Any) -> None:
        if uris:
            raise ValidationError("resource is not supported")


def issuer(request: Any) -> str:
    """The city's own address; on a desk the one just used."""
    if settings.CHENGYI_HOST:
        return f"https://{settings.CHENGYI_HOST}"
    return f"{request.scheme}://{request.get_host()}"


def partner_of_client(client: Client) -> Partner | None:
    """Whose site it is, while the site is there and an agreement is in force."""
    site = Site.objects.select_related("partner").filter(client=client.pk, ended_at=None).first()
    if site is None or agreement_of(site.partner) is None:
        return None
    return site.partner
