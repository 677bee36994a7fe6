"""What promises hang in the navigation of the desks."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from backend.accounts.organisations.desks import declare_desk_entry
from merchants.commitments.determining import AREA

declare_desk_entry("merchant", pgettext_lazy("desk", "承诺"), "/shop/promises")
declare_desk_entry("office", pgettext_lazy("desk", "承诺"), "/office/promises", needs=AREA)
