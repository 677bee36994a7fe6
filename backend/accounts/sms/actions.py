"""Send a code: paid for by three budgets, promised in the transaction that asked for it."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from ipaddress import ip_address, ip_network
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from backend.accounts.sms.budgets import Budget, take
from backend.accounts.sms.gateways import GatewayRefused, Outgoing, gateway
from backend.accounts.sms.models import MessageState, Tally, TextMessage
from backend.jobs.actions import promise
from backend.kernel.vault import vault

log = logging.getLogger(__name__)

SEALED = "sms_textmessage.sealed"
VALID_MINUTES = 5
KEPT = timedelta(days=30)
STILL_NEWS = timedelta(days=3)
NETWORK_BITS = {4: 24, 6: 48}


@transaction.atomic
def send_code(*, phone: str, code: str, address: str, kind: str = "sign_in") -> TextMessage:
    """Promise a message with `code` to `phone` (E.164); raises OverBudget and then costs nothing.

    `address` is the caller's, for the budget of its network.
    """
    take(
        {
            Budget("sms.phone", settings.SMS_PER_PHONE_MINUTE, 60): phone,
            Budget("sms.phone", settings.SMS_PER_PHONE_DAY, 86_400): phone,
            Budget("sms.network", settings.SMS_PER_NETWORK_HOUR, 3600): network_of(address),
            Budget("sms.all", settings.SMS_PER_DAY, 86_400): "",
        }
    )
    return _promised(phone, code, kind=kind, lasts=timedelta(minutes=VALID_MINUTES))


@transaction.atomic
def send_word(*, phone: str, kind: str) -> TextMessage:
    """Promise a message without a code to `phone` (E.164): what it says is the gateway's by `kind`.

    No budget may swallow it: what it tells of was counted already.
    """
    return _promised(phone, "", kind=kind, lasts=STILL_NEWS)


def _promised(phone: str, code: str, *, kind: str, lasts: timedelta) -> TextMessage:
    content = json.dumps({"phone": phone, "code": code}).encode()
    message = TextMessage.objects.create(
        kind=kind,
        sealed=vault().seal(content, context=SEALED),
        expires_at=timezone.now() + lasts,
    )
    promise("sms.carry_message", message=str(message.pk))
    return message


def network_of(address: str) -> str:
    """The /24 or /48 around an address; one name for all that have none."""
    try:
        ip = ip_address(address.partition("/")[0])
    except ValueError:
        return "unknown"
    return str(ip_network(f"{ip}/{NETWORK_BITS[ip.version]}", strict=False))


@transaction.atomic
def carry_message(*, message: UUID) -> TextMessage:
    """Hand one waiting message to the gateway; raises GatewayAway so that it is tried again."""
    row = TextMessage.objects.select_for_update().get(pk=message)
    if row.state != MessageState.WAITING:
        return row
    if row.expires_at <= timezone.now():
        return _finish(row, MessageState.EXPIRED)
    try:
        gateway().carry(opened(row))
    except GatewayRefused as refusal:
        log.error("text message %s refused: %s", row.pk, refusal)
        return _finish(row, MessageState.REFUSED)
    return _finish(row, MessageState.SENT)


def opened(row: TextMessage) -> Outgoing:
    """The message as the gateway needs it."""
    content = json.loads(vault().open(bytes(row.sealed or b""), context=SEALED))
    return Outgoing(row.pk, row.kind, content["phone"], content["code"], VALID_MINUTES)


def _finish(row: TextMessage, state: MessageState) -> TextMessage:
    row.state, row.sealed, row.finished_at = state, None, timezone.now()
    row.save(update_fields=["state", "sealed", "finished_at"])
    return row


def forget_messages() -> int:
    """Drop old messages and counters whose window is over; how many."""
    now = timezone.now()
    TextMessage.objects.filter(state=MessageState.WAITING, expires_at__lt=now).update(
        state=MessageState.EXPIRED, sealed=None, finished_at=now
    )
    old, _kinds = TextMessage.objects.filter(created_at__lt=now - KEPT).delete()
    over, _kinds = Tally.objects.filter(ends_at__lt=now).delete()
    return old + over
