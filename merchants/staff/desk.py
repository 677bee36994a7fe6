"""What claims hang at the office's desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.desks import declare_desk_entry

declare_desk_entry("office", _("认领码"), "/office/claim-codes")
