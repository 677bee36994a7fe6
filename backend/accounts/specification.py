"""GET /_allauth/openapi.json: the app's sign-in API as allauth describes it, and our one start."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from allauth.headless.spec.internal.schema import get_schema
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

START = "/_allauth/app/v1/auth/phone/start"
PHONE = {"type": "string", "description": "A mobile number of the mainland, however typed."}
NEXT = "The flow `login_by_code` is pending, for known and unknown numbers alike."


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """Only what is here: allauth leaves out what does not resolve."""
    spec: dict[str, Any] = get_schema()
    body = {"type": "object", "required": ["phone"], "properties": {"phone": PHONE}}
    answers = {
        "400": "No such number.",
        "401": NEXT,
        "409": "Signed in already.",
        "429": "Too many codes; Retry-After says for how long.",
    }
    spec["paths"][START] = {
        "post": {
            "summary": "Sign in or join with a mobile number",
            "tags": ["Authentication: By Code"],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": body}},
            },
            "responses": {status: {"description": told} for status, told in answers.items()},
        }
    }
    return spec


@require_safe
@cache_control(public=True, max_age=300)
def specification(request: HttpRequest) -> JsonResponse:
    """OpenAPI 3 as JSON."""
    return JsonResponse(document())
