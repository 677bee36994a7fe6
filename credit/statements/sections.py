"""Certificates in a person's copy; they end when the person leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.consent.rights.registry import erases, exports
from credit.membership.models import Member
from credit.statements.certificates import forget
from credit.statements.models import Certificate

BEFORE_MEMBERSHIP = 36


@exports(
    "deed_certificates",
    title=_("善行证明"),
    fields={"reference": _("编号"), "made_at": _("开具时间"), "ends_on": _("有效至")},
)
def certificates(person: User) -> Iterator[dict[str, Any]]:
    """Which certificates hold."""
    for one in Certificate.objects.filter(member__person=person.pk).order_by("member", "id"):
        yield {"reference": str(one.id), "made_at": one.made_at, "ends_on": one.ends_on}


@erases("deed_certificates", title=_("善行证明"), order=BEFORE_MEMBERSHIP)
def forget_certificates(person: User) -> int:
    """None of them holds any more."""
    mine = list(Member.objects.filter(person=person.pk))
    for member in mine:
        forget(member)
    return len(mine)
