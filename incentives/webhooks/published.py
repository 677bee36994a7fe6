"""What we send, for the `webhooks` section of the published document: one entry for each kind."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiWebhook

from incentives.webhooks.kinds import KINDS, PING

NEWS = {"application/json": {"schema": {"$ref": "#/components/schemas/WebhookNews"}}}
HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")
ABOUT = "Standard Webhooks 1.0: check the signature, answer 2xx within 8 seconds, do one id once."
PROOF = "Sent when an endpoint is registered: answer 2xx with `data.challenge` in the body."


def _sent(kind: str, about: str) -> dict[str, Any]:
    return {
        "summary": kind,
        "description": about,
        "parameters": [
            {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
            for name in HEADERS
        ],
        "requestBody": {"required": True, "content": NEWS},
        "responses": {
            "2XX": {"description": "taken; whatever else is tried again for three days"},
            "410": {"description": "gone: nothing is sent there any more"},
        },
    }


WEBHOOKS = [
    OpenApiWebhook(name=PING, decorator={"post": _sent(PING, PROOF)}),
    *(OpenApiWebhook(name=kind, decorator={"post": _sent(kind, ABOUT)}) for kind in KINDS),
]
