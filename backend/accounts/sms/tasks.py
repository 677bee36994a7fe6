"""Follow-ups of text messages."""

from uuid import UUID

from backend.accounts.sms import actions
from backend.jobs.followups import follow_up


@follow_up("sms.carry_message")
def carry_message(*, message: str) -> None:
    """Hand a promised message to the gateway; its failure is tried again until it expires."""
    actions.carry_message(message=UUID(message))
