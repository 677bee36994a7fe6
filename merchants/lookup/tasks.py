"""What happens after facts changed. Safe to run twice."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from backend.intake.models import Batch
from backend.jobs.actions import promise
from backend.jobs.followups import follow_up
from backend.places.models import Division
from merchants.lookup.cards import rebuild_cards
from merchants.lookup.entries import refresh_entries
from merchants.registry.models import Merchant

# GIN gathers new entries in a pending list that every search must read through.
GIN_INDEXES = ("search_by_grams", "search_by_name", "search_by_code_or_address")
# Only an index's owner may fold; for a narrower role of production autovacuum does it, later.
FOLD_IN = """SELECT gin_clean_pending_list(oid) FROM pg_class
              WHERE oid = ANY(%s::regclass[]) AND pg_has_role(relowner, 'USAGE')"""
GROWN = ("merchants_merchant", "merchants_searchentry", "merchants_card", "merchants_record")


@follow_up("lookup.tidy_search")
def tidy_search() -> None:
    """Fold the pending lists in and let the planner know what a large delivery brought."""
    with connection.cursor() as cursor:
        cursor.execute(FOLD_IN, [list(GIN_INDEXES)])
        for table in GROWN:
            cursor.execute(f"ANALYZE {table}")


RENAMED_AT_ONCE = 2000
BEFORE_ALL = str(UUID(int=0))


@follow_up("lookup.rename_places")
def rename_places(*, batch: str, after: str = BEFORE_ALL) -> None:
    """Tell cards and search of the divisions that this batch brought or renamed, in portions."""
    started = Batch.objects.values_list("started_at", flat=True).get(pk=batch)
    changed = Division.objects.filter(recorded_at__gte=started).values_list("code", flat=True)
    concerned = Merchant.objects.filter(division_code__in=_with_those_below(set(changed)))
    portion = concerned.filter(pk__gt=after).order_by("pk").select_for_update(no_key=True)
    ids = [merchant.pk for merchant in portion.only("pk")[:RENAMED_AT_ONCE]]
    rebuild_cards(ids)
    refresh_entries("SELECT unnest(%(ids)s::uuid[]) AS id", ids=ids)
    if len(ids) == RENAMED_AT_ONCE:
        promise("lookup.rename_places", batch=batch, after=str(ids[-1]))


def _with_those_below(codes: set[str]) -> set[str]:
    """Cards name the province and search leaves out the city: their names concern all within."""
    above = [code[:2] if code.endswith("0000") else code[:4] for code in codes if code[4:] == "00"]
    known = Division.objects.values_list("code", flat=True)
    return codes | {code for code in known if code.startswith(tuple(above))}
