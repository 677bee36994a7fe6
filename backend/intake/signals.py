"""What intake announces upward."""

from django.dispatch import Signal

# Sent after commit with `batch`; a follow-up may tidy indexes or tell somebody.
batch_kept = Signal()
