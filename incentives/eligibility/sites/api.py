"""/api/v1/partner/sites: what owners of a partner do on /partner/sites."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.desk_api import DeskView
from backend.accounts.organisations.models import Kind
from backend.api.idempotency import Idempotent
from backend.api.shapes import problems
from incentives.eligibility.sites.actions import LONGEST, end_site, make_site
from incentives.eligibility.sites.models import Site
from incentives.partners.models import Partner
from incentives.partners.reading import partner_of

MOST = 50
READ = problems(401, 403, 404, 429)
WRITES = problems(400, 401, 403, 404, 409, 429)


class NewSiteShape(serializers.Serializer[Any]):
    """A site where people may sign in; where they come back to is compared letter by letter."""

    name = serializers.CharField(max_length=60)
    redirect_uri = serializers.CharField(max_length=LONGEST, help_text="https, whole")


class SiteShape(serializers.Serializer[Any]):
    """One site."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    redirect_uri = serializers.CharField()
    client_id = serializers.CharField(source="client")
    made_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class MadeSiteShape(SiteShape):
    """The same with its secret, which is never told again."""

    client_secret = serializers.CharField()


class SitesShape(serializers.Serializer[Any]):
    """The newest fifty."""

    results = SiteShape(many=True)


class PartnerSitesView(Idempotent, DeskView):
    """For whoever acts for a partner; owners alone write."""

    kind = Kind.PARTNER

    @property
    def partner(self) -> Partner:
        """Whom the person acts for. Raises NoSuchPartner."""
        return partner_of(self.organisation)


class Sites(PartnerSitesView):
    """GET, POST /api/v1/partner/sites."""

    @extend_schema(
        summary="Sites where people may sign in to us", responses={200: SitesShape, **READ}
    )
    def get(self, request: Request) -> Response:
        mine = Site.objects.filter(partner=self.partner).order_by("-id")[:MOST]
        return Response(SitesShape({"results": mine}).data)

    @extend_schema(
        summary="Make a site",
        description="By an owner. The secret is in this answer and nowhere else.",
        request=NewSiteShape,
        responses={201: MadeSiteShape, **WRITES},
    )
    def post(self, request: Request) -> Response:
        partner, said = self.partner, NewSiteShape(data=request.data)
        said.is_valid(raise_exception=True)
        made = make_site(partner=partner, actor=self.person, **said.validated_data)
        told = {**SiteShape(made.site).data, "client_secret": made.secret}
        return Response(told, status=201)


class OneSite(PartnerSitesView):
    """DELETE /api/v1/partner/sites/{site}."""

    @extend_schema(
        summary="End a site: who is signed in there is signed out",
        responses={204: None, **WRITES},
    )
    def delete(self, request: Request, site: UUID) -> Response:
        end_site(partner=self.partner, site=site, actor=self.person)
        return Response(status=204)
