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
BY_PLATFORM = "/_allauth/app/v1/auth/provider/token"
SIGNUP = "/_allauth/app/v1/auth/provider/signup"
# What mini-programs say beside `client_id`, and what may come of it beside allauth's answers.
SAID = {
    "access_token": "The code of wx.login (wechat) or my.getAuthCode (alipay); works once.",
    "phone_code": "wechat: the code of getPhoneNumber. With it a new person needs no SMS.",
}
ALIPAY_PHONE = {"type": "object", "description": "alipay: what my.getPhoneNumber gave, whole."}
TROUBLE = {
    "403": "The platform blocks this account (a problem document).",
    "429": "Too often, here or at the platform; Retry-After says for how long.",
    "503": "The platform is away (a problem document); nothing was done.",
}
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
    _platforms(spec, body)
    return spec


def _platforms(spec: dict[str, Any], phone: dict[str, Any]) -> None:
    """Mini-programs say other things than allauth's own platforms do."""
    token = spec["components"]["schemas"]["ProviderToken"]["properties"]["token"]
    told = {name: {"type": "string", "description": text} for name, text in SAID.items()}
    token["properties"] = {**token["properties"], **told, "phone": ALIPAY_PHONE}
    token["properties"].pop("id_token", None)
    token["required"] = ["client_id", "access_token"]
    for status, text in TROUBLE.items():
        spec["paths"][BY_PLATFORM]["post"]["responses"][status] = {"description": text}
    joining = spec["paths"][SIGNUP]["post"]
    joining["requestBody"] = {"required": True, "content": {"application/json": {"schema": phone}}}
    joining["description"] = "The platform told no phone: sign in by code, then both are linked."
    joining["responses"] = {"401": {"description": NEXT}, "409": {"description": "None pending."}}


@require_safe
@cache_control(public=True, max_age=300)
def specification(request: HttpRequest) -> JsonResponse:
    """OpenAPI 3 as JSON."""
    return JsonResponse(document())
