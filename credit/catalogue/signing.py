"""Rules are signed: whoever keeps one can show years later what the city had promised."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from backend.kernel.crypto import new_signing_key, sign, verify
from backend.kernel.vault import vault
from backend.proof.actions import witness
from backend.proof.verify_receipt import canonical
from credit.catalogue.models import Rule, SigningKey

SEALED_AS = "credit_signingkey.private_sealed"
FORMAT = "chengyi-rule/1"


def document(rule: Rule) -> dict[str, Any]:
    """What is signed: the terms, from when they hold, and the hash of the version before."""
    return {
        "format": FORMAT,
        "subject": rule.subject,
        "version": rule.version,
        "announced_on": str(rule.announced_on),
        "starts_on": str(rule.starts_on),
        "terms": rule.terms,
        "previous": _previous(rule),
    }


def _previous(rule: Rule) -> str:
    if rule.version == 1:
        return ""
    before = Rule.objects.public().filter(subject=rule.subject, version__lt=rule.version)
    last = before.order_by("-version").first()
    return sha256(canonical(document(last))).hexdigest() if last else ""


def signing_key() -> SigningKey:
    """The key that signs now; the first time it is asked for, it is made."""
    return SigningKey.objects.filter(until=None).first() or rotate_key()


@transaction.atomic
def rotate_key() -> SigningKey:
    """A new key signs from now on; what the old one signed stays good."""
    private, public = new_signing_key()
    SigningKey.objects.filter(until=None).update(until=timezone.now())
    witness("credit.key_rotated", {"public_key": b64encode(public).decode()})
    return SigningKey.objects.create(
        key_id=sha256(public).hexdigest()[:16],
        public_key=public,
        private_sealed=vault().seal(private, context=SEALED_AS),
    )


def signed(key: SigningKey, content: Any) -> bytes:
    """The signature of this key over the canonical spelling of JSON."""
    return signed_bytes(key, canonical(content))


def signed_bytes(key: SigningKey, message: bytes) -> bytes:
    """The signature of this key over these very bytes."""
    private = vault().open(bytes(key.private_sealed), context=SEALED_AS)
    return sign(message, private_key=private)


def holds(rule: Rule) -> bool:
    """Whether the rule still says what was signed."""
    if rule.key is None or rule.signature is None:
        return False
    public, signature = bytes(rule.key.public_key), bytes(rule.signature)
    return verify(canonical(document(rule)), signature=signature, public_key=public)
