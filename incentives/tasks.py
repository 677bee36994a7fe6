"""All follow-ups of the app, gathered for the workers from the feature folders."""

from incentives.webhooks.tasks import count_and_spread, turn

__all__ = ["count_and_spread", "turn"]
