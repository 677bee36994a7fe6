"""What partners announce upward."""

from django.dispatch import Signal

# `agreement`: its key, `on`: the last day on which the partner is bound. Daily until then.
agreement_ending = Signal()
