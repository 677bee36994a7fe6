"""A till as a device would be: its own key, its own clock, its own counter; it shares no code."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone

from incentives.partners.models import Partner
from incentives.vouchers.models import Voucher
from incentives.vouchers.signing import pass_of
from incentives.vouchers.tills.actions import agree_to_till, ask_for_till
from incentives.vouchers.tills.reconciling import Reconciled, reconcile
from incentives.vouchers.tills.words import Word
from tests.accounts.cast import member as staff_of


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class Device:
    """Confirms on its own, keeps what it said, tells it when asked to."""

    def __init__(self, partner: Partner, *, most: int = 5, number: int = 71, kind: str = "p256"):
        self.partner, self.kind, self.counter, self.kept = partner, kind, 0, []
        self.slow = timedelta()  # how far its clock is behind
        if kind == "p256":
            self.private: Any = generate_private_key(SECP256R1())
            form = Encoding.X962, PublicFormat.UncompressedPoint
        else:
            self.private = Ed25519PrivateKey.generate()
            form = Encoding.Raw, PublicFormat.Raw
        owner = staff_of(partner.organisation, number)
        self.public = self.private.public_key().public_bytes(*form)
        made = ask_for_till(
            partner=partner, name=f"till {number}", algorithm=kind, key=self.public, by=owner
        )
        self.id = made.pk
        agree_to_till(partner=partner, till=made.pk, most_offline=most, owner=owner)
        self.tell()

    def now(self) -> datetime:
        return timezone.now() - self.slow

    def signed(self, message: bytes) -> bytes:
        if self.kind == "ed25519":
            return bytes(self.private.sign(message))
        r, s = decode_dss_signature(self.private.sign(message, ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def word(self, counter: int, digits: str, at: datetime) -> Word:
        at_ms = int(at.timestamp() * 1000)
        lines = ("chengyi/till-word/v1", str(self.id), str(counter), digits, str(at_ms))
        return Word(counter, digits, at_ms, text(self.signed("\n".join(lines).encode())))

    def confirm(self, voucher: Voucher, *, at: datetime | None = None, digits: str = "") -> Word:
        """Without a net."""
        self.counter += 1
        at = at or self.now()
        shown = digits or pass_of(voucher, now=at)[0]
        self.kept.append(self.word(self.counter, shown, at))
        return self.kept[-1]

    def tell(self, *words: Word) -> Reconciled:
        """With a net again: what it kept, or these."""
        now_ms = int(self.now().timestamp() * 1000)
        told = list(words) or self.kept
        return reconcile(partner=self.partner, till=self.id, words=told, now_ms=now_ms)


def outcomes(done: Reconciled) -> list[str]:
    return [str(one.outcome) for one in done.heard]
