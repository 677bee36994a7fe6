"""What membership tells the features above it, inside its own transaction on purpose.

A receiver that fails undoes the joining or the leaving: nobody is a member without a place in the
ledger, and nobody has left while something of them is still there.
"""

from django.dispatch import Signal

member_joined = Signal()  # member=
member_leaving = Signal()  # member=, while they still are one
