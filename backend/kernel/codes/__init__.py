"""Identifiers of the country's registers, as pure functions: text in, `Verdict` out.

An error means "this is no such code"; a warning means "keep it, and look again".
Which fault is which follows the registers' own practice and never guesses: nothing is repaired.
"""

from backend.kernel.codes.verdict import Verdict

__all__ = ["Verdict"]
