"""`screen`: what of a text may be public, what was found, and whether a person looks first."""

from __future__ import annotations

from collections.abc import Iterable

from backend.scrub.findings import MASK, Finding, Screened
from backend.scrub.folding import fold_numbers
from backend.scrub.names import names
from backend.scrub.numbers import numbers
from backend.scrub.showing import disturbing, shown
from backend.scrub.wordlist import words

__all__ = ["Finding", "Screened", "harmless", "is_wordless", "screen"]


def screen(text: str) -> Screened:
    """Mask what leads to a person, note what somebody should look at; the text itself stays.

    Pure and linear in the length of the text. `public` has the text's own length and places.
    """
    folded = fold_numbers(text)
    masked = [*numbers(folded), *names(folded)]
    neutral = list(disturbing(text))
    looked_at = list(words(text))
    public = _replaced(text, neutral, masked)
    found = sorted([*masked, *neutral, *looked_at], key=lambda each: (each.start, each.end))
    return Screened(public, tuple(found), held=bool(looked_at))


def harmless(text: str) -> str:
    """The author's own text for the author's own eyes: unmasked, and no danger to the page."""
    return _replaced(text, disturbing(text), ())


def _replaced(text: str, neutral: Iterable[Finding], masked: Iterable[Finding]) -> str:
    chars: list[str] | None = None
    told = [*((each, shown(each)) for each in neutral), *((each, MASK) for each in masked)]
    for finding, sign in told:
        chars = list(text) if chars is None else chars
        chars[finding.start : finding.end] = sign * (finding.end - finding.start)
    return text if chars is None else "".join(chars)


def is_wordless(text: str) -> bool:
    """Whether there is nothing to read in it: blanks, signs and emoji only."""
    return not any(char.isalnum() for char in text)
