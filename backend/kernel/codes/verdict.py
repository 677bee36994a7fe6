"""What a check says about a code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """The normalised code, why it is wrong (`errors`) and what is odd about it (`warnings`)."""

    value: str
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the code may be used; warnings do not forbid it."""
        return not self.errors
