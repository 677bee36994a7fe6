"""/api/v1/me/points/certificates: of single deeds, shown to whom one likes, taken back at will."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api.idempotency import Idempotent
from backend.api.params import Query, refuse
from backend.api.shapes import problems
from credit.catalogue.terms import Unit
from credit.statements import sdjwt
from credit.statements.certificates import (
    MOST_DEEDS,
    NoSuchCertificate,
    address_of,
    certify,
    check,
    own_certificates,
    own_text,
    revoke,
)
from credit.statements.models import Certificate


class CertificateRowShape(serializers.Serializer[Any]):
    """One certificate that holds."""

    reference = serializers.UUIDField()
    address = serializers.URLField(help_text="the page that its holder may give away")
    deeds = serializers.IntegerField(help_text="how many it shows")
    made_at = serializers.DateTimeField()
    ends_on = serializers.DateField()


class CertificateRowsShape(serializers.Serializer[Any]):
    """The newest first; there are never many at once."""

    results = CertificateRowShape(many=True)


class CertifiedDeedShape(serializers.Serializer[Any]):
    """One deed as the certificate says it."""

    name = serializers.CharField()
    name_en = serializers.CharField()
    done_on = serializers.DateField()
    quantity = serializers.IntegerField()
    unit = serializers.ChoiceField(choices=Unit.values)
    rule = serializers.CharField()


class CertificateShape(CertificateRowShape):
    """The whole of it; places of deeds count from 0."""

    name = serializers.CharField(allow_blank=True, help_text="masked; empty when not shown")
    shown = CertifiedDeedShape(many=True)
    text = serializers.CharField(help_text="SD-JWT (RFC 9901) of an Open Badges 3.0 credential")


class NewCertificateShape(serializers.Serializer[Any]):
    """Which thanked deeds, and whether the name stands on it."""

    deeds = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST_DEEDS
    )
    with_name = serializers.BooleanField(default=False)


class PresentationShape(serializers.Serializer[Any]):
    """The same certificate with less disclosed."""

    text = serializers.CharField()


class MyCertificates(Idempotent, SignedInView):
    """GET, POST /api/v1/me/points/certificates."""

    @extend_schema(
        summary="My certificates of good deeds",
        responses={200: CertificateRowsShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        rows = [_row(one) for one in own_certificates(self.person.pk)]
        return Response(CertificateRowsShape({"results": rows}).data)

    @extend_schema(
        summary="Have single deeds certified",
        description="Signed; it says nothing of points. At most twenty hold at once.",
        request=NewCertificateShape,
        responses={201: CertificateShape, **problems(400, 401, 404, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        said = NewCertificateShape(data=request.data)
        said.is_valid(raise_exception=True)
        made = certify(person=self.person, **said.validated_data)
        return Response(_whole(made, person=self.person.pk), status=201)


class MyCertificate(Idempotent, SignedInView):
    """GET, DELETE /api/v1/me/points/certificates/{certificate}."""

    @extend_schema(
        summary="One certificate with its text",
        responses={200: CertificateShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, certificate: UUID) -> Response:
        made = own_certificates(self.person.pk).filter(id=certificate).first()
        if made is None:
            raise NoSuchCertificate
        return Response(_whole(made, person=self.person.pk))

    @extend_schema(
        summary="Take a certificate back",
        description="It holds no longer, wherever it was shown.",
        request=None,
        responses={204: None, **problems(400, 401, 404, 409, 429)},
    )
    def delete(self, request: Request, certificate: UUID) -> Response:
        revoke(person=self.person, certificate=certificate)
        return Response(status=204)


class MyPresentation(SignedInView):
    """GET /api/v1/me/points/certificates/{certificate}/presentation."""

    @extend_schema(
        summary="A certificate that shows less",
        description="Only the deeds that are named, with or without the name; the signature holds.",
        parameters=[
            OpenApiParameter(
                "deeds", str, OpenApiParameter.QUERY, required=True, description="places: 0,2"
            ),
            OpenApiParameter("name", str, OpenApiParameter.QUERY, enum=["yes", "no"]),
        ],
        responses={200: PresentationShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, certificate: UUID) -> Response:
        asked = Query(request.query_params, "deeds", "name")
        named, text = asked.choice("name", ("yes", "no")), own_text(self.person.pk, certificate)
        places = _places(asked.text("deeds"), most=len(check(text).deeds))
        shown = sdjwt.narrowed(text, with_name=named != "no", deeds=places)
        return Response(PresentationShape({"text": shown}).data)


def _places(told: str, *, most: int) -> set[int]:
    parts = [part.strip() for part in told.split(",")]
    if not all(part.isascii() and part.isdigit() and int(part) < most for part in parts):
        raise refuse("deeds", "parameter_malformed", _("应为善行的序号，用逗号隔开。"))
    return {int(part) for part in parts}


def _row(made: Certificate) -> dict[str, Any]:
    plain = {name: getattr(made, name) for name in ("deeds", "made_at", "ends_on")}
    return {"reference": made.id, "address": address_of(made.id), **plain}


def _whole(made: Certificate, *, person: UUID) -> Any:
    text = own_text(person, made.id)
    told = check(text)
    whole = _row(made) | {"name": told.name, "shown": told.deeds, "text": text}
    return CertificateShape(whole).data
