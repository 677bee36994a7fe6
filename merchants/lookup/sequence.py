"""The order of the feed: committed changes are given positions, by one writer at a time.

A writer's own counter could not order them: it is read before the transaction commits, and a slow
transaction would slip in behind readers who have gone on. The one who numbers sees committed rows
only, and commits before the next one may begin: what commits later stands behind all that readers
have seen, and nobody waits for a transaction that is open (docs/adr/0014-positions-are-given.md).
"""

from __future__ import annotations

from django.db import connection, transaction

from merchants.lookup.models import Change

AT_ONCE = 20_000  # half a second's work

# Of its own statement: the next one must see what the one before us numbered.
ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('merchants.lookup.sequence'))"

NUMBER = """
WITH fresh AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place
      FROM (SELECT id FROM merchants_change WHERE position IS NULL
             ORDER BY id LIMIT %(most)s) unnumbered)
UPDATE merchants_change c SET position = fresh.place + (
           SELECT coalesce(max(position), 0) FROM merchants_change WHERE position IS NOT NULL)
  FROM fresh WHERE c.id = fresh.id AND c.position IS NULL"""


@transaction.atomic
def number_changes(*, most: int = AT_ONCE) -> int:
    """Give up to `most` changes their positions; answers how many, 0 while another does it.

    Ids of one merchant are in the order of its commits, for writers hold its row. To be called
    outside a transaction, or others cannot number until that ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(NUMBER, {"most": most})
        return int(cursor.rowcount)


def number_all() -> int:
    """Number until nothing waits, some at a time; answers how many."""
    numbered = 0
    while given := number_changes():
        numbered += given
    return numbered


def last_position() -> int:
    """The highest position that this transaction sees; 0 before the first."""
    last = Change.objects.filter(position__isnull=False).order_by("-position")
    return last.values_list("position", flat=True).first() or 0
