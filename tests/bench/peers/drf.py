"""Django REST framework: a RetrieveAPIView over the same tables, with what it needs prefetched.

Given every chance: an index on the code, persistent connections, JSON only, the least middleware.
"""

from __future__ import annotations

from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db.models import Prefetch
from django.urls import path
from django.utils import timezone

application = get_wsgi_application()

from rest_framework import generics, serializers  # noqa: E402  (needs the settings)
from rest_framework.renderers import JSONRenderer  # noqa: E402

from merchants.records.models import Record  # noqa: E402
from merchants.registry.models import Merchant, Outlet  # noqa: E402


class OutletSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    class Meta:
        model = Outlet
        fields = ("code", "name", "address", "address_withheld", "lng", "lat", "is_open")


class RecordSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    delivered_by = serializers.CharField(source="source.name")

    class Meta:
        model = Record
        fields = (
            "id", "kind", "title", "document_no", "office", "office_code", "delivered_by",
            "legal_basis", "catalogue_item", "severity", "decided_on", "valid_until",
            "public_from", "public_until", "recorded_at", "contested_at", "facts",
        )  # fmt: skip


class MerchantSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    source = serializers.CharField(source="source.name")
    outlets = OutletSerializer(many=True)
    records = RecordSerializer(many=True)

    class Meta:
        model = Merchant
        fields = (
            "code", "uscc", "registration_no", "name", "kind", "entity_type", "status",
            "established_on", "closed_on", "capital", "scope", "representative", "province",
            "place", "division_code", "address", "address_withheld", "recorded_at", "source",
            "outlets", "records",
        )  # fmt: skip


class MerchantDetail(generics.RetrieveAPIView):  # type: ignore[type-arg]
    """The merchant with its outlets and what is public about it today."""

    serializer_class = MerchantSerializer
    renderer_classes = (JSONRenderer,)
    authentication_classes: tuple[Any, ...] = ()
    permission_classes: tuple[Any, ...] = ()
    lookup_field = "code"

    def get_queryset(self) -> Any:
        public = Record.objects.public(on=timezone.localdate()).select_related("source")
        return Merchant.objects.select_related("source").prefetch_related(
            "outlets", Prefetch("records", public.order_by("kind", "-decided_on"))
        )


urlpatterns = [path("api/open/v1/merchants/<str:code>", MerchantDetail.as_view())]
