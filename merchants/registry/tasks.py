"""What the registry does after a delivery. Safe to run twice."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from backend.jobs.actions import promise
from backend.jobs.followups import follow_up
from backend.places.resolve import division_of, forget
from merchants.registry.models import Merchant
from merchants.registry.signals import facts_changed

AT_ONCE = 2000
BEFORE_ALL = str(UUID(int=0))

# No `change`: finding a place on the map is not news about the merchant.
TOUCHED = """
CREATE TEMP TABLE placed_again ON COMMIT DROP AS
SELECT id AS merchant_id, NULL::text AS change, NULL::uuid AS item_id, '' AS item_kind
  FROM merchants_merchant WHERE id = ANY(%s)"""


@follow_up("registry.find_places")
def find_places(*, after: str = BEFORE_ALL) -> None:
    """Look again for the divisions of merchants that had none: some were delivered since."""
    forget()
    homeless = Merchant.objects.filter(division_code="", pk__gt=after).order_by("pk")
    portion = list(homeless.select_for_update(no_key=True)[:AT_ONCE])
    found = []
    for merchant in portion:
        merchant.division_code = division_of(merchant.uscc, merchant.province, merchant.place)
        if merchant.division_code:
            found.append(merchant)
    Merchant.objects.bulk_update(found, ["division_code"], batch_size=500)
    if found:
        with connection.cursor() as cursor:
            cursor.execute(TOUCHED, [[merchant.pk for merchant in found]])
        facts_changed.send(sender=Merchant, touched="placed_again", described=True)
    if len(portion) == AT_ONCE:
        promise("registry.find_places", after=str(portion[-1].pk))
