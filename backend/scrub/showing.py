"""Characters that would disturb what stands around them: found, and shown harmlessly.

Marks of direction cannot turn the rest of a page, a heap of marks cannot cover the line above.
Each is replaced by one character, so places stay; ordinary right-to-left writing is untouched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from backend.scrub.findings import CONTROL, DIRECTION, STACKED, Finding

NOTHING = "\u200b"  # has no width
UNREADABLE = "\ufffd"
MOST_MARKS = 6  # on one letter; Tibetan and pointed Hebrew need four or five
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u0f71-\u0f84\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_PATTERNS = (
    (CONTROL, re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]+"), UNREADABLE),
    (DIRECTION, re.compile("[\u202a-\u202e\u2066-\u2069]+"), NOTHING),
    (STACKED, re.compile(f"(?<=[{_MARKS}]{{{MOST_MARKS}}})[{_MARKS}]+"), NOTHING),
)
_SHOWN = {kind: shown for kind, _pattern, shown in _PATTERNS}


def disturbing(text: str) -> Iterator[Finding]:
    """Every stretch of such characters."""
    if text.isascii() and text.isprintable():
        return
    for kind, pattern, _shown in _PATTERNS:
        for match in pattern.finditer(text):
            yield Finding(kind, *match.span())


def shown(finding: Finding) -> str:
    """What stands in the public copy for one character of the finding."""
    return _SHOWN[finding.kind]
