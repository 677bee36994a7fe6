"""Months are made ahead and let go after five years; the database itself refuses anything else."""

from __future__ import annotations

from django.db import connection


def tend() -> list[str]:
    """Make the months to come, drop those past their time; the names of what changed.

    The work is done by a function of the tables' owner, so the application's role needs no right
    to drop anything, and cannot drop what is younger.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_tend()")
        return list(cursor.fetchone()[0])
