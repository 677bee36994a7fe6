"""What partners and agreements hang at the desks."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from backend.accounts.organisations.desks import declare_desk_entry
from backend.accounts.organisations.models import Organisation
from incentives.partners.models import Partner
from incentives.partners.reading import COMPETENCE, is_ending


def ending_at(organisation: Organisation) -> int:
    """1 while the partner is bound for no more than 30 days."""
    partner = Partner.objects.filter(organisation=organisation).first()
    return int(partner is not None and is_ending(partner))


declare_desk_entry(
    "partner", pgettext_lazy("desk", "合作协议"), "/partner/agreements", count=ending_at
)
declare_desk_entry(
    "office", pgettext_lazy("desk", "合作机构"), "/office/partners", needs=COMPETENCE
)
