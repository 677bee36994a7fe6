"""All scheduled work of the app, gathered for Celery from the feature folders."""

__all__: list[str] = []
