"""What screening hangs in the navigation of the desks, and what keys may be good for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.accounts.organisations.desks import declare_desk_entry
from backend.accounts.organisations.models import Kind, Organisation
from backend.accounts.organisations.scopes import declare_scope
from merchants.screening.grounds import AREA
from merchants.screening.models import ScreeningGround, State

SCREENING_ASK = "screening:ask"


def proposed(_office: Organisation) -> int:
    """How many grounds wait for a second person."""
    return ScreeningGround.objects.filter(state=State.PROPOSED).count()


declare_desk_entry("merchant", pgettext_lazy("desk", "谁查询过我们"), "/shop/screening")
declare_desk_entry("partner", pgettext_lazy("desk", "名单查询"), "/partner/screening")
declare_desk_entry("office", pgettext_lazy("desk", "名单查询"), "/office/screening")
declare_desk_entry(
    "office",
    pgettext_lazy("desk", "查询授权"),
    "/office/screening-grounds",
    count=proposed,
    needs=AREA,
)
# Offices declare no scopes: a key of theirs may carry this one as it stands.
declare_scope(
    Kind.PARTNER,
    SCREENING_ASK,
    title=_("查询名单"),
    about=_("凭城市批准的法律依据，查询法人是否在名单上。对方会看到每一次查询。"),
)
