"""The machines: the table in the code, the trigger in the database, both the same."""

from __future__ import annotations

import pytest
from django.db import connection

from merchants.complaints.workflows import MACHINES, Machine

pytestmark = pytest.mark.django_db
TOLD = """
    SELECT tgargs FROM pg_trigger
    WHERE tgname = 'only_known_steps' AND tgrelid = %s::regclass
"""


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_the_database_knows_the_steps_of_the_table(machine: Machine) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [machine.table])
        told = bytes(cursor.fetchone()[0]).decode().rstrip("\0").split("\0")
    assert told == machine.arguments
