"""The city's signing keys: which one signs on a day, and what the world may know of them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.conf import settings

from backend.kernel.crypto import CryptoProvider
from merchants.licences.models import SigningKey
from merchants.licences.seal import ALGORITHMS, PublicKey

SEALED_AS = "licences.signing_key"


def published_keys() -> list[PublicKey]:
    """Every key ever used: posters stay readable for ever, even to be told that they are over."""
    return [
        PublicKey(
            key_id=key.key_id,
            public_key=bytes(key.public_key),
            not_before=key.not_before,
            not_after=key.not_after,
            algorithm=ALGORITHMS[key.algorithm],
            retired=key.retired_at is not None,
        )
        for key in SigningKey.objects.all()
    ]


def signing_key(today: date) -> SigningKey | None:
    """The newest key that may sign today; an announced one waits for its first day."""
    able = SigningKey.objects.filter(retired_at=None, not_before__lte=today, not_after__gte=today)
    return able.order_by("-not_before", "-key_id").first()


def private_half(key: SigningKey) -> bytes:
    """The 32 raw bytes that sign; kept encrypted everywhere but here."""
    return vault(settings.CHENGYI_MASTER_KEY).open(bytes(key.private_sealed), context=SEALED_AS)


def sealed_half(private_key: bytes) -> bytes:
    """The private half as it is stored."""
    return vault(settings.CHENGYI_MASTER_KEY).seal(private_key, context=SEALED_AS)


@lru_cache(maxsize=2)
def vault(master_key: str) -> CryptoProvider:
    """The provider for a master key; deriving its keys once is enough."""
    return CryptoProvider(master_key)
