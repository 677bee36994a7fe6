"""What complaints and reports hang in the navigation of the desks."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from backend.accounts.organisations.desks import declare_desk_entry
from merchants.complaints.pages import queues, shop

declare_desk_entry(
    "merchant", pgettext_lazy("desk", "投诉"), "/shop/complaints", count=shop.waiting_for
)
declare_desk_entry(
    "office", pgettext_lazy("desk", "投诉"), "/office/complaints", count=queues.waiting_at
)
# No number of reports: an officer may work at the shop that one is about.
declare_desk_entry("office", pgettext_lazy("desk", "举报"), "/office/reports")
