"""Calls at a desk: the person chose, in this session, to act for an organisation of the kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from backend.accounts import second_factor
from backend.accounts.api import SignedInView
from backend.accounts.models import User
from backend.accounts.organisations import acting
from backend.accounts.organisations.models import Kind, Membership, Organisation
from backend.accounts.permissions import IsSignedIn, SecondFactorMissing
from backend.kernel.errors import Denied, NotFound

if TYPE_CHECKING:
    from rest_framework.views import APIView


class NotActing(Denied):
    """The person belongs to such an organisation, but did not choose to act for it."""

    code = "acting_for_nobody"
    message = _("请先选择代表哪个机构办事。")


class ActsForKind(IsSignedIn):
    """Raises NotFound for strangers, then SecondFactorMissing, then NotActing."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not super().has_permission(request, view):
            return False
        person, kind = cast(User, request.user), cast(DeskView, view).kind
        session: Any = request.auth
        if not acting.memberships_of(person).filter(organisation__kind=kind).exists():
            raise NotFound
        require_factor(person, session, kind)
        found = acting.membership_in(session, person)
        if found is None or found.organisation.kind != kind:
            raise NotActing
        cast(DeskView, view).membership = found
        return True


class DeskView(SignedInView):
    """A view for people who act for an organisation of `kind`."""

    kind: ClassVar[Kind]
    membership: Membership  # set by the permission
    permission_classes = [ActsForKind]

    @property
    def organisation(self) -> Organisation:
        """Whom the person acts for."""
        return self.membership.organisation


def require_factor(person: User, session: Any, kind: str) -> None:
    """Raise SecondFactorMissing for all but shops, unless one was used in this session."""
    if kind != Kind.MERCHANT and not second_factor.is_confirmed(person, session):
        raise SecondFactorMissing
