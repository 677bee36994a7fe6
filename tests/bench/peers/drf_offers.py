"""Django REST framework: a ListAPIView over the same tables, as its documentation shows it.

Given every chance: what it needs prefetched, a CursorPagination, JSON only, the least middleware.
`python -m tests.bench.peers.drf_offers SECONDS` prints what `calls.rate` finds.
"""

from __future__ import annotations

import sys
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import path
from django.utils import timezone

application = get_wsgi_application()

from rest_framework import generics, serializers  # noqa: E402  (needs the settings)
from rest_framework.pagination import CursorPagination  # noqa: E402
from rest_framework.renderers import JSONRenderer  # noqa: E402

from incentives.offers.fields import fields  # noqa: E402
from incentives.offers.models import Version  # noqa: E402
from incentives.offers.parts import Term  # noqa: E402
from tests.bench import calls, ground  # noqa: E402

LIST = "/api/open/v1/offers"


class TermSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    class Meta:
        model = Term
        fields = ("code", "direction", "everyone", "better")


class OfferSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    code = serializers.CharField(source="offer.code")
    field = serializers.CharField(source="offer.field")
    subject = serializers.CharField(source="offer.subject")
    way = serializers.CharField(source="offer.way")
    partner = serializers.CharField(source="offer.partner.code")
    partner_name = serializers.CharField(source="offer.partner.name_zh")
    terms = TermSerializer(many=True)

    class Meta:
        model = Version
        fields = (
            "code", "number", "title_zh", "field", "subject", "way", "partner", "partner_name",
            "everyone_zh", "better_zh", "terms", "details", "divisions", "photo", "starts_on",
            "ends_on", "needs_membership", "level", "level_points", "category", "least_deeds",
            "place", "needs_kept_promises", "points_price",
        )  # fmt: skip


class Newest(CursorPagination):
    page_size = 20
    ordering = "-published_at"


class OfferList(generics.ListAPIView):  # type: ignore[type-arg]
    """Open offers, the newest first."""

    serializer_class = OfferSerializer
    pagination_class = Newest
    renderer_classes = (JSONRenderer,)
    authentication_classes: tuple[Any, ...] = ()
    permission_classes: tuple[Any, ...] = ()

    def get_queryset(self) -> Any:
        found = Version.objects.open(timezone.localdate()).select_related("offer__partner")
        if field := self.request.query_params.get("field"):
            found = found.filter(offer__field=field)
        return found.prefetch_related("terms")


urlpatterns = [path(LIST.lstrip("/"), OfferList.as_view())]


def main() -> None:
    """One burst over the first pages of everything and of each field."""
    paths = [LIST, *(f"{LIST}?field={code}" for code in fields())]
    ground.answer(calls.rate(application, paths, float(sys.argv[1])))


if __name__ == "__main__":
    main()
