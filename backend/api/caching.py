"""What stands in the shared cache's keys."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def hashed(key: str, key_prefix: str, version: int) -> str:
    """KEY_FUNCTION: limiters put addresses into keys, and a cache table is in every dump."""
    named = f"{key_prefix}:{version}:{key}"
    return salted_hmac("backend.api.caching", named, algorithm="sha256").hexdigest()
