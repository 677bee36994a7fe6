"""What deeds tell the features above them, inside their own transaction on purpose.

The figures of a member are right in the very moment in which a deed is accepted or taken back.
"""

from django.dispatch import Signal

thanks_changed = Signal()  # member=
