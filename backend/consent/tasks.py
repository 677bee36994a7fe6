"""Follow-ups of this app, gathered where they are looked for."""

from backend.consent.rights import copies  # noqa: F401  (registers itself)
