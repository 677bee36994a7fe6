"""The crypto provider of this installation, from its settings."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from backend.kernel.crypto import CryptoProvider


@cache
def vault() -> CryptoProvider:
    """Seals and opens with CHENGYI_MASTER_KEY (several, comma-separated, during a rotation)."""
    return CryptoProvider(settings.CHENGYI_MASTER_KEY)
