"""What accounts announce upward, for those who tell people."""

from django.dispatch import Signal

# Sent with `person`, in the transaction that gives a known person another proved number.
phone_changed = Signal()
# Sent after commit with `invitation` (its key): a number was asked to join an organisation.
invited = Signal()
