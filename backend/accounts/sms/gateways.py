"""The one interface to whoever carries text messages, and the two ways of speaking to them."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import time
from http import HTTPStatus
from typing import NamedTuple, Protocol
from uuid import UUID

import requests
from django.conf import settings
from django.utils.module_loading import import_string

from backend.kernel.codes.masking import mask_mobile

log = logging.getLogger(__name__)

CONNECT_SECONDS, ANSWER_SECONDS = 3, 5
MAY_TRY_AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


class Outgoing(NamedTuple):
    """What is to be carried. `id` stays the same when it is sent again: carry it once."""

    id: UUID
    kind: str
    phone: str  # E.164
    code: str
    minutes: int
    text: str = ""  # instead of a code: a notice, whole


class GatewayAway(Exception):
    """Not carried this time; trying again later makes sense."""


class GatewayRefused(Exception):
    """Not carried, and trying again would not change that."""


class Gateway(Protocol):
    def carry(self, message: Outgoing) -> None:
        """Hand the message over; raises GatewayAway or GatewayRefused. Never waits for long."""


class Console:
    """Development: the code stands in the log of `make run`, the number masked as everywhere."""

    def carry(self, message: Outgoing) -> None:
        number = mask_mobile(message.phone.removeprefix("+86"))
        said = message.text or f"code {message.code} ({message.minutes} min)"
        log.warning("SMS to %s: %s", number, said)


class Signed:
    """Production: one signed POST of JSON; 2xx is carried, 5xx, 429 and silence are away.

    `X-Timestamp` is in seconds, `X-Signature` the hex HMAC-SHA256 of timestamp, a full stop
    and the body, with SMS_GATEWAY_SECRET.
    """

    def carry(self, message: Outgoing) -> None:
        body = json.dumps(message._asdict() | {"id": str(message.id)}, ensure_ascii=False).encode()
        try:
            answer = requests.post(
                settings.SMS_GATEWAY_URL,
                data=body,
                headers=signed_headers(body, secret=settings.SMS_GATEWAY_SECRET),
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,
            )
        except requests.RequestException as trouble:
            # Its text may quote what was sent; the kind of trouble is enough.
            raise GatewayAway(type(trouble).__name__) from None
        _judge(answer.status_code)


def _judge(status: int) -> None:
    if status in MAY_TRY_AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise GatewayAway(f"status {status}")
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        raise GatewayRefused(f"status {status}")


def signed_headers(body: bytes, *, secret: str) -> dict[str, str]:
    """The headers of one POST, with the moment and the signature over both."""
    moment = str(int(time.time()))
    seal = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    return {
        "Content-Type": "application/json; charset=utf-8",
        "X-Timestamp": moment,
        "X-Signature": seal.hexdigest(),
    }


def gateway() -> Gateway:
    """The gateway of this installation, by SMS_GATEWAY."""
    made: Gateway = import_string(settings.SMS_GATEWAY)()
    return made
