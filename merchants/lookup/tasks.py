"""What happens after facts changed. Safe to run twice."""

from __future__ import annotations

from django.db import connection

from backend.jobs.followups import follow_up

# GIN gathers new entries in a pending list that every search must read through.
GIN_INDEXES = ("search_by_grams", "search_by_name", "search_by_code_or_address")
GROWN = ("merchants_merchant", "merchants_searchentry", "merchants_card", "merchants_record")


@follow_up("lookup.tidy_search")
def tidy_search() -> None:
    """Fold the pending lists in and let the planner know what a large delivery brought."""
    with connection.cursor() as cursor:
        for name in GIN_INDEXES:
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [name])
        for table in GROWN:
            cursor.execute(f"ANALYZE {table}")
