"""Where offers are used: the divisions that open offers name, for filters."""

from __future__ import annotations

from functools import lru_cache

from django.db import connection
from django.utils import timezone

MOST = 60
IN_USE = """
SELECT place.code, coalesce((SELECT d.name FROM places_division d WHERE d.code = place.code
                              ORDER BY d.valid_from DESC NULLS LAST LIMIT 1), place.code)
  FROM (SELECT DISTINCT unnest(divisions) AS code FROM incentives_version
         WHERE state = 'published' LIMIT %s) place ORDER BY place.code"""


def places_in_use() -> list[tuple[str, str]]:
    """Code and name; looked up once in ten minutes."""
    return _found(timezone.now().strftime("%Y%m%d%H%M")[:-1])


@lru_cache(maxsize=2)
def _found(_ten_minutes: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(IN_USE, [MOST])
        return [(code, name) for code, name in cursor.fetchall()]
