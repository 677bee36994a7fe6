"""The OpenAPI document of everything under /api/."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.plumbing import get_lib_doc_excludes
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.health import HealthView
from backend.api.views import OpenView


def undescribed() -> list[type]:
    """Base classes whose docstrings speak to programmers here, not to callers out there."""
    return [*get_lib_doc_excludes(), OpenView, HealthView]  # type: ignore[no-untyped-call]  # untyped


@lru_cache(maxsize=4)
def _document(language: str, site: str) -> dict[str, Any]:
    """Made once for each language and map of addresses, which are only named here to be kept by."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]  # untyped in drf-spectacular
    made = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return cast(dict[str, Any], made)


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document in the active language."""
    return _document(get_language() or "", settings.ROOT_URLCONF)


class Schema(OpenView):
    """JSON unless YAML is asked for (Accept: application/yaml)."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiYamlRenderer2]
    keep_seconds = 300

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(document())
