"""What screening finds in a text."""

from __future__ import annotations

from dataclasses import dataclass

MASK = "*"  # one for each character, so that places in both copies are the same
WORD = "word."  # kinds that begin so send a text to the queue, they mask nothing
# Kinds that change how characters are shown, and neither mask nor hold.
CONTROL, DIRECTION, STACKED = "control", "direction", "stacked_marks"


@dataclass(frozen=True, slots=True)
class Finding:
    """Characters `start` to `end` of the author's text, and what they are."""

    kind: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether this is for a person to look at, not for a mask."""
        return self.kind.startswith(WORD)


@dataclass(frozen=True, slots=True)
class Screened:
    """`public` is as long as the author's text; `held`: a person looks before it is published."""

    public: str
    findings: tuple[Finding, ...]
    held: bool

    @property
    def kinds(self) -> tuple[str, ...]:
        """What was found, each kind once."""
        return tuple(sorted({finding.kind for finding in self.findings}))
