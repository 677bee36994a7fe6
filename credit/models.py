"""All models of the app, gathered for Django from the feature folders."""

from credit.ledger.models import Account, Closed, Entry, Lot, Pending, Reversal
from credit.membership.models import Member

__all__ = ["Account", "Closed", "Entry", "Lot", "Member", "Pending", "Reversal"]
