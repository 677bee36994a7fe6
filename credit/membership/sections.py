"""What membership knows about a person: in their copy, and gone when they close their account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.consent.rights.registry import acts_as, erases, exports
from credit.membership.actions import end
from credit.membership.reading import categories_of, member_of


@acts_as
def aliases(person: User) -> Iterator[UUID]:
    """Under which the member's acts about their points are written."""
    found = member_of(person.pk)
    if found and found.alias:
        yield found.alias


@exports(
    "membership",
    title=_("文明积分：加入情况"),
    fields={"joined_at": _("加入时间"), "allowed": _("允许的类别"), "reference": _("编号")},
)
def membership(person: User) -> Iterator[dict[str, Any]]:
    """Since when they take part, and which categories they allow."""
    member = member_of(person.pk)
    if member is not None:
        allowed = [each.category.value for each in categories_of(person.pk) if each.is_allowed]
        yield {"reference": str(member.pk), "joined_at": member.joined_at, "allowed": allowed}


@erases("membership", title=_("文明积分：加入情况"))
def membership_ends(person: User) -> int:
    """The membership, and with it whatever other rooms keep of the member."""
    return 1 if end(person) else 0
