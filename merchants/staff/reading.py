"""Who staffs a shop, asked anew each time: who was let go staffs nothing from then on."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from backend.accounts.organisations.models import Kind, Membership, Organisation, Standing


def staffs(person: UUID, merchant_id: UUID) -> bool:
    """Whether the person may act for this shop now."""
    return _of(person).filter(organisation__merchant=merchant_id).exists()


def merchants_of(person: UUID) -> list[UUID]:
    """The shops that the person may act for now."""
    return [key for key in _of(person).values_list("organisation__merchant", flat=True) if key]


def shop_of(merchant_id: UUID) -> Organisation | None:
    """The shop's organisation, if it was ever claimed and is not closed."""
    alive = Organisation.objects.exclude(standing=Standing.CLOSED)
    return alive.filter(kind=Kind.MERCHANT, merchant=merchant_id).first()


def is_claimed(merchant_id: UUID) -> bool:
    """Whether somebody answers for the shop: an organisation with an owner who is still there."""
    shop = shop_of(merchant_id)
    return shop is not None and shop.memberships.filter(state="active", role="owner").exists()


def _of(person: UUID) -> QuerySet[Membership]:
    return Membership.objects.filter(
        person=person,
        state=Membership.State.ACTIVE,
        organisation__kind=Kind.MERCHANT,
        organisation__standing=Standing.ACTIVE,
    )
