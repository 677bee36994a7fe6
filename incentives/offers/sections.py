"""What a person put aside: in their copy, and gone when they leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.consent.rights.registry import erases, exports
from incentives.offers.sightings import Saved


@exports(
    "offers_saved",
    title=_("收藏的优惠"),
    fields={"offer": _("优惠编号"), "at": _("收藏时间")},
)
def saved(person: User) -> Iterator[dict[str, Any]]:
    """Every offer they put aside."""
    mine = Saved.objects.filter(holder=person.pk).select_related("offer").order_by("at")
    for each in mine:
        yield {"offer": each.offer.code, "at": each.at}


@erases("offers_saved", title=_("收藏的优惠"))
def forget(person: User) -> int:
    """All of it; the holder's row goes with whatever else hangs below it."""
    return Saved.objects.filter(holder=person.pk).delete()[0]
