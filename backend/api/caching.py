"""What stands in the shared cache, and for how long."""

from __future__ import annotations

from django.db import connection
from django.utils.crypto import salted_hmac


def hashed(key: str, key_prefix: str, version: int) -> str:
    """KEY_FUNCTION: limiters put addresses into keys, and a cache table is in every dump."""
    named = f"{key_prefix}:{version}:{key}"
    return salted_hmac("backend.api.caching", named, algorithm="sha256").hexdigest()


def forget() -> int:
    """Drop what has expired from the database's cache, used or not; how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM shared_cache WHERE expires < now()")
        return int(cursor.rowcount)
