"""What the city's reviewers may read of a partner's offers."""

from __future__ import annotations

from uuid import UUID

from incentives.offers.models import State, Version
from incentives.offers.refusals import NoSuchVersion


def version_for_review(version: UUID) -> Version:
    """Any version but drafts: those are their partner's own. Raises NoSuchVersion."""
    whole = Version.objects.select_related("offer__partner").prefetch_related("terms")
    found = whole.filter(pk=version).exclude(state=State.DRAFT).first()
    if found is None:
        raise NoSuchVersion
    return found
