"""One thing that is wrong with a rule, in words an officer can act on."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise


class Finding(NamedTuple):
    """Which field, a stable code, and what to do about it."""

    field: str
    code: str
    detail: str | Promise

    def shown(self) -> dict[str, str]:
        """As an entry of `errors[]` in a problem document."""
        return {
            "pointer": f"/{self.field}", "in": "body", "code": self.code,
            "detail": str(self.detail),
        }  # fmt: skip
