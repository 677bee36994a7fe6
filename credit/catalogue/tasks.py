"""Follow-ups of the catalogue."""

from uuid import UUID

from backend.jobs.followups import follow_up
from credit.catalogue import simulating


@follow_up("catalogue.count_slice")
def count_slice(*, simulation: str) -> None:
    """The next slice of a simulation."""
    simulating.count_slice(UUID(simulation))
