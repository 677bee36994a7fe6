"""The doctor's look at the trail: who could change it, and whether months are made ahead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection

from backend.kernel.examination import Finding, Level, examination

# What a role may do because it owns the table counts too.
MAY_CHANGE = """
    SELECT bool_or(has_table_privilege(oid, 'UPDATE') OR has_table_privilege(oid, 'DELETE')
                   OR has_table_privilege(oid, 'TRUNCATE') OR pg_has_role(relowner, 'USAGE'))
    FROM pg_class WHERE oid IN ('audit_event'::regclass, 'audit_access'::regclass)
"""
MAY_TEND = "SELECT has_function_privilege('audit_tend()', 'EXECUTE')"
MISSING = """
    SELECT count(*) FROM unnest(ARRAY['audit_event', 'audit_access']) AS parent
    WHERE to_regclass(parent || to_char(now() AT TIME ZONE 'UTC' + interval '1 month',
                                        '"_"YYYY"_"MM')) IS NULL
"""


def _one(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@examination
def audit_rights() -> Iterator[Finding]:
    """The role in use must not be able to rewrite who did what."""
    if not _one(MAY_TEND):
        yield Finding(
            "unsafe", "this role may not make new months", "manage.py grant_app_role ROLE"
        )
    if not _one(MAY_CHANGE):
        yield Finding("ok", "the trail can be added to and not changed by this role")
        return
    # Whoever runs the demo owns everything in it.
    level: Level = "note" if settings.DEV_PAGES else "unsafe"
    mend = "manage.py grant_app_role ROLE as the owner, and connect as that role"
    yield Finding(level, "the role in use could rewrite the audit trail", mend)


@examination
def audit_months() -> Iterator[Finding]:
    """Rows outside the months made are kept, but cannot be let go by the month."""
    if _one(MISSING):
        mend = "is the scheduler running? audit.tend makes them"
        yield Finding("note", "next month has no partition yet", mend)
    else:
        yield Finding("ok", "the months to come are made")
