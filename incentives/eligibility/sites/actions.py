"""A partner's owners make and end sites; a person signs in there, or takes it back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from allauth.idp.oidc.models import Client, Token
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.actions import owner_of
from backend.consent.actions import give_consent, refuse_consent
from backend.consent.models import Consent, State
from backend.kernel.errors import Conflict, Invalid, NotFound
from incentives.eligibility.consenting import PURPOSE
from incentives.eligibility.sites.consenting import SIGN_IN
from incentives.eligibility.sites.models import SignIn, Site
from incentives.eligibility.thresholds import asks_membership_alone, can_be_asked
from incentives.holders.actions import holding
from incentives.offers.conditions import facts_of, meets
from incentives.offers.models import Version
from incentives.partners.models import Partner

SCOPES = ("openid", "eligibility")
MOST_SITES, MOST_OFFERS, LONGEST = 5, 1_000, 500


class BadAddress(Invalid):
    code = "redirect_not_https"
    message = _("回跳地址须是完整的 https 地址，不含通配符、片段和用户名。")


class TooManySites(Conflict):
    code = "too_many_sites"
    message = _("网站已到上限，请先停用不用的。")


class Made(NamedTuple):
    """A site and its secret, which is never to be seen again."""

    site: Site
    secret: str


@transaction.atomic
def make_site(*, partner: Partner, name: str, redirect_uri: str, actor: User) -> Made:
    """People may sign in there from now on. Raises NotAnOwner, BadAddress, TooManySites."""
    owner_of(partner.organisation, actor)
    Partner.objects.select_for_update().get(pk=partner.pk)
    if Site.objects.filter(partner=partner, ended_at=None).count() >= MOST_SITES:
        raise TooManySites
    address, secret = checked_address(redirect_uri), secrets.token_urlsafe(32)
    client = Client(name=name[:60], owner=None, grant_types="authorization_code")
    client.set_scopes([*SCOPES])
    client.set_default_scopes(["openid"])
    client.set_redirect_uris([address])
    client.set_secret(secret)
    client.save(force_insert=True)
    site = Site(partner=partner, client=client.pk, name=name[:60], redirect_uri=address)
    site.made_by = actor.pk
    site.save(force_insert=True)
    _recorded("partner_site.made", site, actor)
    return Made(site, secret)


@transaction.atomic
def end_site(*, partner: Partner, site: UUID, actor: User) -> None:
    """Nobody signs in there any more, and what is signed in ends. Raises NotFound, NotAnOwner."""
    owner_of(partner.organisation, actor)
    held = Site.objects.select_for_update().filter(partner=partner, pk=site, ended_at=None).first()
    if held is None:
        raise NotFound
    Client.objects.filter(pk=held.client).delete()
    held.ended_at = timezone.now()
    held.save(update_fields=["ended_at"])
    _recorded("partner_site.ended", held, actor)


@transaction.atomic
def sign_in(*, person: User, partner: Partner, read: Mapping[str, int], answers: bool) -> SignIn:
    """The person agrees on the page: to be recognised, and (`answers`) to yes and no.

    `read`: the versions of the texts by purpose. Raises TextChanged, AccountClosed.
    """
    holding(person)
    agreed = (SIGN_IN, PURPOSE) if answers else (SIGN_IN,)
    for purpose in agreed:
        give_consent(
            person=person, purpose=purpose, recipient=partner.code, version=read.get(purpose, 0)
        )
    known, met = _looked_up(person.pk, partner) if answers else ([], [])
    made: SignIn = SignIn.objects.get_or_create(holder_id=person.pk, partner=partner)[0]
    SignIn.objects.filter(holder=person.pk, partner=partner).update(
        known=known, met=met, at=timezone.now()
    )
    return made


@transaction.atomic
def refuse(*, person: User, partner: Partner, purpose: str) -> None:
    """A no on the page: receipted, unless the person agreed before and only says no this time."""
    mine = Consent.objects.of(person.pk).current()
    held = mine.filter(purpose=purpose, recipient=partner.code, state=State.GIVEN).exists()
    if not held:
        refuse_consent(person=person, purpose=purpose, recipient=partner.code)


def drop_tokens(person: UUID, partner: Partner | None = None) -> int:
    """What is signed in ends: at one partner's sites, or everywhere."""
    sites = Site.objects.filter(partner=partner) if partner else Site.objects.all()
    clients = list(sites.values_list("client", flat=True))
    return int(Token.objects.filter(user=person, client__in=clients).delete()[0])


def checked_address(text: str) -> str:
    """An https address as it will be compared, letter for letter. Raises BadAddress."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise BadAddress from None
    plain = text.isascii() and text.isprintable() and not set(text) & set(" *\\#")
    named = bool(parts.hostname and "." in parts.hostname and not parts.username)
    if parts.scheme != "https" or not plain or not named or port == 0 or len(text) > LONGEST:
        raise BadAddress
    return text


def _looked_up(person: UUID, partner: Partner) -> tuple[list[UUID], list[UUID]]:
    """What may be answered of the partner's open offers, and what is met today.

    Never what asks for taking part alone: were it answered for those who do, and a site may ask at
    will, a refusal beside an answer about another offer would say that somebody does not.
    """
    ours = Version.objects.open(timezone.localdate()).filter(offer__partner=partner)
    open_now = ours.select_related("offer").order_by("-published_at", "-id")[:MOST_OFFERS]
    asked = [one for one in open_now if can_be_asked(one) and not asks_membership_alone(one)]
    facts = facts_of(person)
    return [one.pk for one in asked], [one.pk for one in asked if meets(one, facts)]


def _recorded(verb: str, site: Site, actor: User) -> None:
    said = {"site": str(site.pk), "partner": site.partner.code, "redirect_uri": site.redirect_uri}
    acting_for = site.partner.organisation
    record(verb, subject=site, actor=actor, act=said, acting_for=acting_for)
