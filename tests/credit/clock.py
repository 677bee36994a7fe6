"""The ledger's clock is the database's; here it is set to another day, by the owner of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

CLOCK = """
CREATE OR REPLACE FUNCTION credit_now() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS 'SELECT clock_timestamp() + interval ''%d days'''"""

# The same without a new plan for every statement: a setting of the transaction says how far.
BY_SETTING = """
CREATE OR REPLACE FUNCTION credit_now() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS $$ SELECT clock_timestamp() + current_setting('test.ahead')::interval $$"""


def wind_by_setting() -> None:
    """In this transaction `wind` moves the clock, many times and quickly."""
    wind(0)
    with connection.cursor() as cursor:
        cursor.execute(BY_SETTING)


def wind(days: int) -> None:
    """After `wind_by_setting`: so many days later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('test.ahead', %s, true)", [f"{days} days"])


def set_ahead(days: int) -> None:
    """From now on the ledger thinks that it is so many days later."""
    with connection.cursor() as cursor:
        cursor.execute(CLOCK % days)


@contextmanager
def later(days: int) -> Iterator[None]:
    """So many days from the real now, for as long as the block runs."""
    set_ahead(days)
    try:
        yield
    finally:
        set_ahead(0)
