"""Partners and agreements, for the office that answers for credit-easy+."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.desk_api import ActsForKind, DeskView
from backend.accounts.organisations.models import Kind
from backend.api.cursors import decode, encode
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.kernel.errors import NotFound
from incentives.partners.actions import Described, describe_partner, found_partner
from incentives.partners.agreements import Terms, end_agreement, make_agreement
from incentives.partners.models import Partner
from incentives.partners.reading import COMPETENCE
from incentives.partners.refusals import NoSuchPartner
from incentives.partners.shapes import (
    AgreementShape,
    EarlyEndShape,
    NewAgreementShape,
    NewPartnerShape,
    PartnerDescriptionShape,
    PartnersShape,
    PartnerWholeShape,
    agreement_shown,
    partner_shown,
    whole_shown,
)

LIST = "office.partners"
READ = problems(400, 401, 403, 404, 429)
WRITTEN = problems(400, 401, 403, 404, 409, 429)


class ActsForCreditCentre(ActsForKind):
    """For the office that answers for credit-easy+; for every other one there is nothing here."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        if COMPETENCE not in view.organisation.subject_kinds:
            raise NotFound
        return True


class OffersOfficeView(Idempotent, DeskView):
    """A view for whoever acts for that office; the review of offers stands on it too."""

    kind = Kind.OFFICE
    permission_classes = [ActsForCreditCentre]

    def who(self) -> dict[str, Any]:
        """The officer and the office, as actions want them."""
        return {"officer": self.person, "office": self.organisation}


class OfficePartners(OffersOfficeView):
    """GET, POST /api/v1/office/partners."""

    @extend_schema(
        summary="Partners of credit-easy+",
        parameters=[
            query("cursor", "of the page before"),
            query("limit", "1 to 100", kind=int),
        ],
        responses={200: PartnersShape, **READ},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "cursor", "limit")
        after, most = asked.text("cursor", longest=600), asked.limit()
        rows = Partner.objects.order_by("code")
        if after:
            rows = rows.filter(code__gt=str(decode(LIST, after)[0]))
        found = list(rows[: most + 1])
        goes_on = encode(LIST, [found[most - 1].code]) if len(found) > most else None
        shown = [partner_shown(one) for one in found[:most]]
        return Response(PartnersShape({"results": shown, "next": goes_on}).data)

    @extend_schema(
        summary="Make an organisation a partner",
        description="It lists nothing before an agreement is in force.",
        request=NewPartnerShape,
        responses={201: PartnerWholeShape, **WRITTEN},
    )
    def post(self, request: Request) -> Response:
        said = _checked(NewPartnerShape, request)
        code = said.pop("organisation")
        made = found_partner(organisation=code, described=Described(**said), **self.who())
        return Response(PartnerWholeShape(whole_shown(made)).data, status=201)


class OfficePartner(OffersOfficeView):
    """GET, PUT /api/v1/office/partners/{partner}."""

    @extend_schema(
        summary="A partner and its agreements", responses={200: PartnerWholeShape, **READ}
    )
    def get(self, request: Request, partner: UUID) -> Response:
        found = Partner.objects.filter(pk=partner).first()
        if found is None:
            raise NoSuchPartner
        return Response(PartnerWholeShape(whole_shown(found)).data)

    @extend_schema(
        summary="Tell other things about a partner",
        request=PartnerDescriptionShape,
        responses={200: PartnerWholeShape, **WRITTEN},
    )
    def put(self, request: Request, partner: UUID) -> Response:
        said = Described(**_checked(PartnerDescriptionShape, request))
        held = describe_partner(partner=partner, described=said, **self.who())
        return Response(PartnerWholeShape(whole_shown(held)).data)


class OfficeAgreements(OffersOfficeView):
    """POST /api/v1/office/partners/{partner}/agreements."""

    @extend_schema(
        summary="Make an agreement",
        description="A change of caps or days is a new agreement with `replaces`; the old one "
        "ends where the new one starts, and stays as it was made.",
        request=NewAgreementShape,
        responses={201: AgreementShape, **WRITTEN},
    )
    def post(self, request: Request, partner: UUID) -> Response:
        said = _checked(NewAgreementShape, request)
        old = said.pop("replaces")
        terms = Terms(fields=said.pop("fields_agreed"), **said)
        made = make_agreement(partner=partner, terms=terms, replaces=old, **self.who())
        return Response(AgreementShape(agreement_shown(made)).data, status=201)


class OfficeAgreementEnd(OffersOfficeView):
    """POST /api/v1/office/agreements/{agreement}/end."""

    @extend_schema(
        summary="End an agreement before its time, with the reason",
        request=EarlyEndShape,
        responses={200: AgreementShape, **WRITTEN},
    )
    def post(self, request: Request, agreement: UUID) -> Response:
        said = _checked(EarlyEndShape, request)
        ended = end_agreement(agreement=agreement, **said, **self.who())
        return Response(AgreementShape(agreement_shown(ended)).data)


def _checked(shape: Any, request: Request) -> dict[str, Any]:
    said = shape(data=request.data)
    said.is_valid(raise_exception=True)
    return dict(said.validated_data)
