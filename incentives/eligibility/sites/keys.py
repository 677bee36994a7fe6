"""Keys that sign ID tokens: made when first needed, followed by another every year."""

from __future__ import annotations

from datetime import timedelta

from allauth.idp.oidc.models import PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import connection, transaction
from django.utils import timezone

from backend.kernel.vault import vault
from incentives.eligibility.sites.models import SignInKey

SEALED_AS = "incentives_signinkey.pem_sealed"
ROTATE_AFTER, STILL_PUBLISHED = timedelta(days=365), timedelta(days=1)
BITS, EXPONENT = 2048, 65537


def private_keys() -> list[PrivateKey]:
    """The one that signs, and the last one while what it signed may still be shown."""
    now = timezone.now()
    held = list(SignInKey.objects.order_by("-since")[:3]) or [keep_key_fresh()]
    ends = [key.until + STILL_PUBLISHED if key.until else None for key in held]
    return [
        PrivateKey(pem=_opened(key), issued_at=key.since, expires_at=end)
        for key, end in zip(held, ends, strict=True)
        if end is None or end > now
    ]


@transaction.atomic
def keep_key_fresh() -> SignInKey:
    """The key that signs now; the yearly successor where it is due."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('eligibility.sign_in_key'))")
    key = SignInKey.objects.filter(until=None).first()
    now = timezone.now()
    if key is not None and now - key.since < ROTATE_AFTER:
        return key
    SignInKey.objects.filter(until=None).update(until=now)
    return SignInKey.objects.create(pem_sealed=vault().seal(_new_pem(), context=SEALED_AS))


def _opened(key: SignInKey) -> str:
    return vault().open(bytes(key.pem_sealed), context=SEALED_AS).decode()


def _new_pem() -> bytes:
    made = generate_private_key(public_exponent=EXPONENT, key_size=BITS)
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
