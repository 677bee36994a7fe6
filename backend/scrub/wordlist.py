"""Words that a person of the house looks at first: the lists, and one expression for all of them.

A list is a text file: one word a line, `#` begins a note, its name is the kind. `allowed.txt` names
longer words in which a hit means nothing. A city puts its own folder in place by SCRUB_WORDS.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from opencc import OpenCC

from backend.scrub.findings import WORD, Finding
from backend.scrub.folding import Folded, fold_words

OWN = Path(__file__).with_name("words")
ALLOWED = "allowed"
STOP = "\x00"  # ends a sentence: no word reaches across it
_ENDS = set("。！？；，、：!?;,:\n\r")
_CJK = range(0x3400, 0xA000)


@cache
def _simplified() -> dict[int, str]:
    """Traditional to simplified, a character at a time, so that every place stays."""
    asked = "\n".join(map(chr, _CJK))
    told = OpenCC("t2s").convert(asked)
    pairs = zip(asked.split("\n"), told.split("\n"), strict=True)
    return {ord(old): new for old, new in pairs if old != new and len(new) == 1}


def words(text: str) -> Iterator[Finding]:
    """Every hit on the lists, where it stands in the author's text."""
    patterns = _compiled(str(settings.SCRUB_WORDS or OWN))
    if patterns is None:
        return
    view = _view(text)
    allowed = [match.span() for match in patterns[1].finditer(view.text)] if patterns[1] else []
    for match in patterns[0].finditer(view.text):
        start, end = match.span()
        if not any(first <= start and end <= last for first, last in allowed):
            kind = _kinds(str(settings.SCRUB_WORDS or OWN))[match[0]]
            yield Finding(WORD + kind, *view.span(start, end))


def _view(text: str) -> Folded:
    """Letters and digits alone, simplified; what parts Latin words or sentences is one sign."""
    folded = fold_words(text)
    simple = folded.text.translate(_simplified())
    chars, origin = [], []
    for place, char in enumerate(simple):
        if char.isalnum():
            chars.append(char)
        elif char in _ENDS or _parts_latin(simple, place):
            chars.append(STOP)
        else:
            continue
        origin.append(folded.origin[place])
    return Folded("".join(chars), origin, len(text))


def _parts_latin(text: str, place: int) -> bool:
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return len(around) == 2 and around.isascii() and around.isalnum()  # noqa: PLR2004  # both sides


@cache
def _kinds(folder: str) -> dict[str, str]:
    """Every word as it is matched, and its kind."""
    return {
        _view(word).text: path.stem
        for path in sorted(Path(folder).glob("*.txt"))
        if path.stem != ALLOWED
        for word in _lines(path)
    }


@cache
def _compiled(folder: str) -> tuple[re.Pattern[str], re.Pattern[str] | None] | None:
    """One expression for all words, one for where they mean nothing."""
    listed = [word for word in _kinds(folder) if word]
    allowed = [_view(word).text for word in _lines(Path(folder) / f"{ALLOWED}.txt")]
    if not listed:
        return None
    return re.compile(one_of(listed)), re.compile(one_of(allowed)) if allowed else None


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        return []
    told = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in told if line]


def one_of(listed: Iterable[str]) -> str:
    """The words as an expression in which each character is looked at once: a tree of beginnings.

    Latin words must stand alone, or every "class" would hold one.
    """
    latin = {word for word in listed if word.isascii()}
    trees = [_as_text(_tree(kind)) for kind in (set(listed) - latin,) if kind]
    if latin:
        trees.append(f"(?<![a-z0-9]){_as_text(_tree(latin))}(?![a-z0-9])")
    return "|".join(trees)


def _tree(listed: Iterable[str]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for word in listed:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return root


def _as_text(node: dict[str, Any]) -> str:
    ways = [re.escape(char) + _as_text(rest) for char, rest in sorted(node.items()) if char]
    if not ways:
        return ""
    joined = ways[0] if len(ways) == 1 and "" not in node else f"(?:{'|'.join(ways)})"
    return f"{joined}?" if "" in node else joined
