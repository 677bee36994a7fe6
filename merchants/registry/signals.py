"""What registry and records announce upward, inside the transaction that makes it true.

House rule: news goes up by signal after commit. This one is the exception, on purpose: the public
card is rebuilt in the very transaction that changes its parts (docs/adr/0005), and arrows forbid
calling up. Receivers must be quick, set-based, and raise nothing they could avoid.
"""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `touched`: the name of a temporary table of this transaction with the columns
# (merchant_id uuid, change text, item_id uuid, item_kind text), change as in lookup.ChangeKind;
# `described`: whether names or addresses may have changed, so that search must be told; and `at`:
# the moment from which the new facts hold, so that feed and history tell the same one.
facts_changed = Signal()

# The same news about one item of one merchant, whose row the sender holds: `merchant_id`, `change`
# as in lookup.ChangeKind or "" when only the card reads differently, `item_id`, `item_kind`, `at`.
item_changed = Signal()
