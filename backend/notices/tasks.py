"""Follow-ups of notices."""

from uuid import UUID

from backend.jobs.followups import follow_up
from backend.notices.delivering import deliver


@follow_up("notices.deliver")
def send(*, delivery: str) -> None:
    """Try one delivery; what could not be carried is promised anew, later each time."""
    deliver(delivery=UUID(delivery))
