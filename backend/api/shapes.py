"""The shapes of the house's own answers, for the OpenAPI document only."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from backend.api.problems import CODE_OF_STATUS, MEDIA_TYPE


class FaultShape(serializers.Serializer[Any]):
    """One entry of `errors[]`."""

    pointer = serializers.CharField(
        help_text="/name of the parameter, or JSON pointer into the body"
    )
    code = serializers.CharField()
    detail = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # `in` is a word of the language, so it cannot be written as an attribute.
        place = serializers.ChoiceField(choices=["query", "body"])
        return {**super().get_fields(), "in": place}


class ProblemShape(serializers.Serializer[Any]):
    """RFC 9457 problem document."""

    type = serializers.CharField(help_text="/problems/{code}")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="stable snake_case word")
    detail = serializers.CharField(required=False)
    errors = FaultShape(many=True, required=False)  # type: ignore[assignment]  # RFC 9457 names it
    instance = serializers.CharField(required=False, help_text="urn:request:{X-Request-Id}")


class HealthPartShape(serializers.Serializer[Any]):
    """One part the service stands on."""

    name = serializers.CharField()
    ok = serializers.BooleanField()
    detail = serializers.CharField()


class HealthShape(serializers.Serializer[Any]):
    """Whether the service lives, or is ready."""

    status = serializers.ChoiceField(choices=["ok", "failing"])
    parts = HealthPartShape(many=True, required=False)


def problems(*statuses: int) -> dict[Any, OpenApiResponse]:
    """`responses=` entries for these refusals; 400 and 429 belong to every open call."""
    return {
        (status, MEDIA_TYPE): OpenApiResponse(
            ProblemShape, description=CODE_OF_STATUS.get(status, "")
        )
        for status in statuses
    }


def query(name: str, about: str, *, kind: Any = str, **more: Any) -> OpenApiParameter:
    """One optional query parameter of an open call."""
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=about, **more)
