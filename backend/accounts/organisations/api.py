"""An organisation for those who belong to it: home, members, invitations, keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.accounts.models import User
from backend.accounts.organisations import acting
from backend.accounts.organisations.actions import (
    end_membership,
    invite,
    owner_of,
    withdraw_invitation,
)
from backend.accounts.organisations.desk_api import require_factor
from backend.accounts.organisations.keys import Issued, issue_key, revoke_key, rotate_key
from backend.accounts.organisations.models import Membership, Organisation
from backend.accounts.organisations.shapes import (
    InvitationShape,
    InvitationsShape,
    InvitePhoneShape,
    IssuedKeyShape,
    KeyShape,
    KeysShape,
    MembersShape,
    NewKeyShape,
    OrganisationHomeShape,
    home_shown,
    invitation_shown,
    key_shown,
    member_shown,
)
from backend.accounts.permissions import IsSignedIn
from backend.api.idempotency import Idempotent
from backend.api.shapes import problems
from backend.kernel.errors import NotFound

if TYPE_CHECKING:
    from rest_framework.views import APIView

MOST = 200
REFUSED = problems(400, 401, 403, 404, 429)
WRITE_REFUSED = problems(400, 401, 403, 404, 409, 429)


class Belongs(IsSignedIn):
    """Members of the organisation in the address; all but shops with a second factor."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not super().has_permission(request, view):
            return False
        person, asked = cast(User, request.user), view.kwargs["organisation"]
        found = acting.memberships_of(person).filter(organisation=asked).first()
        if found is None:
            raise NotFound
        require_factor(person, request.auth, found.organisation.kind)
        cast(OrganisationView, view).membership = found
        return True


class OrganisationView(SignedInView):
    """A view below /api/v1/organisations/{organisation}, which says for whom one acts."""

    permission_classes = [Belongs]
    membership: Membership  # set by the permission

    @property
    def here(self) -> Organisation:
        """The organisation of the address."""
        return self.membership.organisation


class Home(OrganisationView):
    """GET /api/v1/organisations/{organisation}."""

    @extend_schema(
        summary="An organisation I belong to, and what waits at its desk",
        responses={200: OrganisationHomeShape, **REFUSED},
    )
    def get(self, request: Request, organisation: UUID) -> Response:
        return Response(OrganisationHomeShape(home_shown(self.here, mine=self.membership)).data)


class Members(OrganisationView):
    """GET /api/v1/organisations/{organisation}/members."""

    @extend_schema(summary="Who belongs to it", responses={200: MembersShape, **REFUSED})
    def get(self, request: Request, organisation: UUID) -> Response:
        every = self.here.memberships.filter(state="active")[:MOST]
        shown = [member_shown(one, mine=self.membership) for one in every]
        return Response(MembersShape({"results": shown}).data)


class Member(Idempotent, OrganisationView):
    """DELETE /api/v1/organisations/{organisation}/members/{membership}."""

    @extend_schema(
        summary="End a membership: one's own, or as an owner",
        description="The last owner stays (409 `last_owner`).",
        responses={204: None, **WRITE_REFUSED},
    )
    def delete(self, request: Request, organisation: UUID, membership: UUID) -> Response:
        end_membership(organisation=self.here, membership=membership, actor=self.person)
        return Response(status=204)


class Invitations(Idempotent, OrganisationView):
    """GET, POST /api/v1/organisations/{organisation}/invitations; for owners."""

    @extend_schema(summary="Open invitations", responses={200: InvitationsShape, **REFUSED})
    def get(self, request: Request, organisation: UUID) -> Response:
        owner_of(self.here, self.person)
        every = self.here.invitations.filter(state="open")[:MOST]
        shown = [invitation_shown(one) for one in every]
        return Response({"results": shown})

    @extend_schema(
        summary="Invite a mobile number",
        description="The answer is the same whether or not anybody here has the number.",
        request=InvitePhoneShape,
        responses={201: InvitationShape, **WRITE_REFUSED},
    )
    def post(self, request: Request, organisation: UUID) -> Response:
        asked = InvitePhoneShape(data=request.data)
        asked.is_valid(raise_exception=True)
        made = invite(organisation=self.here, actor=self.person, **asked.validated_data)
        return Response(invitation_shown(made), status=201)


class OneInvitation(Idempotent, OrganisationView):
    """DELETE /api/v1/organisations/{organisation}/invitations/{invitation}."""

    @extend_schema(summary="Withdraw an invitation", responses={204: None, **WRITE_REFUSED})
    def delete(self, request: Request, organisation: UUID, invitation: UUID) -> Response:
        withdraw_invitation(organisation=self.here, invitation=invitation, actor=self.person)
        return Response(status=204)


class Keys(Idempotent, OrganisationView):
    """GET, POST /api/v1/organisations/{organisation}/keys."""

    @extend_schema(summary="Keys of its programs", responses={200: KeysShape, **REFUSED})
    def get(self, request: Request, organisation: UUID) -> Response:
        shown = [key_shown(key) for key in self.here.api_keys.all()[:MOST]]
        return Response(KeysShape({"results": shown}).data)

    @extend_schema(
        summary="Make a key",
        description="The token is in this answer only (and, sealed, in its repetitions by "
        "`Idempotency-Key` for a day).",
        request=NewKeyShape,
        responses={201: IssuedKeyShape, **WRITE_REFUSED},
    )
    def post(self, request: Request, organisation: UUID) -> Response:
        asked = NewKeyShape(data=request.data)
        asked.is_valid(raise_exception=True)
        issued = issue_key(organisation=self.here, actor=self.person, **asked.validated_data)
        return _issued(issued)


class Rotation(Idempotent, OrganisationView):
    """POST /api/v1/organisations/{organisation}/keys/{key}/rotation."""

    @extend_schema(
        summary="Replace a key; the old one stays good for a week",
        request=None,
        responses={201: IssuedKeyShape, **WRITE_REFUSED},
    )
    def post(self, request: Request, organisation: UUID, key: UUID) -> Response:
        return _issued(rotate_key(organisation=self.here, key=key, actor=self.person))


class OneKey(Idempotent, OrganisationView):
    """DELETE /api/v1/organisations/{organisation}/keys/{key}."""

    @extend_schema(
        summary="End a key: it opens nothing from the next request on",
        responses={200: KeyShape, **WRITE_REFUSED},
    )
    def delete(self, request: Request, organisation: UUID, key: UUID) -> Response:
        revoke_key(organisation=self.here, key=key, actor=self.person)
        return Response(KeyShape(key_shown(self.here.api_keys.get(pk=key))).data)


def _issued(issued: Issued) -> Response:
    told: dict[str, Any] = key_shown(issued.key) | {"token": issued.token}
    return Response(IssuedKeyShape(told).data, status=201)
