"""The city's keys of passes: one signs now, those of the last weeks are still believed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone

from backend.kernel.crypto import new_signing_key
from backend.kernel.vault import vault
from incentives.vouchers import passes
from incentives.vouchers.models import PassKey, Voucher
from incentives.vouchers.passes import Pass, mark_of

SEALED_AS = "incentives_passkey.private_sealed"
ROTATE_AFTER = timedelta(days=365)
ANNOUNCED_FOR = timedelta(days=1)  # before it signs; a till without a net lives for hours
BELIEVED_FOR = timedelta(days=7)  # after a key has ended; a pass lives for hours


def offline_for() -> timedelta:
    """How long a pass, and a till, is good without a net."""
    return timedelta(minutes=settings.VOUCHER_OFFLINE_MINUTES)


def pass_of(voucher: Voucher, *, now: datetime) -> tuple[str, datetime]:
    """What the phone shows from now on, and until when. `voucher` with version, offer, partner."""
    offer, key = voucher.version.offer, signing_key()
    good_until = min(now + offline_for(), voucher.lapses_at).replace(microsecond=0)
    told = Pass(
        code=voucher.code,
        offer=offer.code,
        number=voucher.version.number,
        is_better=voucher.is_better,
        turn=voucher.turn,
        partner=mark_of(offer.partner.code),
        good_until=good_until,
        key_id=key.key_id,
    )
    private = vault().open(bytes(key.private_sealed), context=SEALED_AS)
    return passes.encode(told, private_key=private), good_until


def checked(digits: str) -> Pass:
    """A pass signed by a key that is believed now. Raises PassMalformed, PassForged."""
    return passes.checked(digits, keys={key.key_id: bytes(key.public_key) for key in believed()})


def believed() -> list[PassKey]:
    """The key that signs, the one announced to follow it, and those that signed until lately."""
    signing_key()  # so that a till has one before it loses its net
    lately = Q(until=None) | Q(until__gt=timezone.now() - BELIEVED_FOR)
    return list(PassKey.objects.filter(lately).order_by("key_id"))


def signing_key() -> PassKey:
    """The key that signs now; the first time it is asked for, it is made."""
    begun = PassKey.objects.filter(since__lte=timezone.now())
    return begun.order_by("-since").first() or rotate_key()


@transaction.atomic
def rotate_key() -> PassKey:
    """The next key: known to tills for a day before it signs; the first one signs at once."""
    with connection.cursor() as cursor:  # no row to lock before the first key
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('vouchers.rotate_key'))")
    now = timezone.now()
    newest = PassKey.objects.order_by("-since").first()
    if newest is not None and newest.since > now - ROTATE_AFTER:
        return newest  # somebody made it this very moment
    begins = now + ANNOUNCED_FOR if newest else now
    private, public = new_signing_key()
    PassKey.objects.filter(until=None).update(until=begins)
    last = PassKey.objects.aggregate(last=Max("key_id"))["last"] or 0
    return PassKey.objects.create(
        key_id=last % 255 + 1,
        public_key=public,
        private_sealed=vault().seal(private, context=SEALED_AS),
        since=begins,
    )


def keep_key_fresh() -> None:
    """A year-old key gets a successor."""
    if signing_key().since < timezone.now() - ROTATE_AFTER:
        rotate_key()
