"""Acting for somebody, and invitations of one's own, for the app."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.accounts.organisations import acting
from backend.accounts.organisations.actions import (
    accept_invitation,
    decline_invitation,
    invitations_of,
)
from backend.accounts.organisations.shapes import (
    ActingChoiceShape,
    ActingShape,
    MembershipShape,
    MyInvitationsShape,
    membership_shown,
)
from backend.api.idempotency import Idempotent
from backend.api.shapes import problems


class MyActingFor(Idempotent, SignedInView):
    """GET, POST, DELETE /api/v1/me/acting-for."""

    @extend_schema(
        summary="For whom I act in this session, and for whom I may",
        responses={200: ActingShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response(self._told())

    @extend_schema(
        summary="Act for an organisation I belong to",
        description="All but shops ask for a second factor in this session.",
        request=ActingChoiceShape,
        responses={200: ActingShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        chosen = ActingChoiceShape(data=request.data)
        chosen.is_valid(raise_exception=True)
        session: Any = request.auth
        membership = chosen.validated_data["membership"]
        acting.act_for(membership=membership, person=self.person, session=session)
        session.save()
        return Response(self._told())

    @extend_schema(
        summary="Act for myself again", responses={200: ActingShape, **problems(400, 401, 409, 429)}
    )
    def delete(self, request: Request) -> Response:
        session: Any = request.auth
        acting.act_for_oneself(session)
        session.save()
        return Response(self._told())

    def _told(self) -> dict[str, Any]:
        session: Any = self.request.auth
        now = acting.membership_in(session, self.person)
        mine = acting.memberships_of(self.person)
        return dict(ActingShape({"acting_for": now, "memberships": mine}).data)


class MyInvitations(SignedInView):
    """GET /api/v1/me/invitations."""

    @extend_schema(
        summary="Invitations of my number",
        responses={200: MyInvitationsShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response(MyInvitationsShape({"results": invitations_of(self.person)}).data)


class AcceptInvitation(Idempotent, SignedInView):
    """POST /api/v1/me/invitations/{invitation}/acceptance."""

    @extend_schema(
        summary="Join",
        request=None,
        responses={201: MembershipShape, **problems(400, 401, 404, 409, 429)},
    )
    def post(self, request: Request, invitation: UUID) -> Response:
        joined = accept_invitation(invitation=invitation, person=self.person)
        return Response(membership_shown(joined), status=201)


class RefuseInvitation(Idempotent, SignedInView):
    """POST /api/v1/me/invitations/{invitation}/refusal."""

    @extend_schema(
        summary="Do not join",
        request=None,
        responses={200: MyInvitationsShape, **problems(400, 401, 404, 409, 429)},
    )
    def post(self, request: Request, invitation: UUID) -> Response:
        decline_invitation(invitation=invitation, person=self.person)
        return Response(MyInvitationsShape({"results": invitations_of(self.person)}).data)
