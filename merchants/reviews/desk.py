"""What reviews hang in the navigation of the desks."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from backend.accounts.organisations.desks import declare_desk_entry
from merchants.reviews.moderation.queue import waiting_count

declare_desk_entry("merchant", pgettext_lazy("desk", "评价"), "/shop/reviews")
declare_desk_entry("office", pgettext_lazy("desk", "评价"), "/office/reviews", count=waiting_count)
