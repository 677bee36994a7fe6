"""All follow-ups of the app, gathered for the workers from the feature folders."""

__all__: list[str] = []
