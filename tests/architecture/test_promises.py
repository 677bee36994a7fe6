"""Each promise points at the tests that keep it, or says in which issue it will be kept."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

import pytest

from tests.architecture.sources import ROOT, modules

PROMISES = ROOT / "docs" / "promises.md"
HOW_MANY = 20
HEADING = re.compile(r"^(\d+)\. \*\*(.+?)\*\*", re.MULTILINE)
TEST = re.compile(r"`(test_\w+)`")
LATER = re.compile(r"not yet \(issue \d+\)")


def entries() -> dict[int, str]:
    """The text of each promise by its number."""
    text = PROMISES.read_text(encoding="utf-8")
    starts = list(HEADING.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    return {
        int(start[1]): text[start.start() : end] for start, end in zip(starts, ends, strict=True)
    }


@lru_cache
def names_of_tests() -> frozenset[str]:
    """Every test function there is."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in modules("tests"))
    return frozenset(
        node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    )


def test_all_twenty_promises_are_there_in_order() -> None:
    assert list(entries()) == list(range(1, HOW_MANY + 1))


@pytest.mark.parametrize("number", range(1, HOW_MANY + 1))
def test_a_promise_is_kept_by_a_test_or_says_when_it_will_be(number: int) -> None:
    entry = entries()[number]
    assert TEST.search(entry) or LATER.search(entry), f"promise {number} says nothing"


def test_every_test_named_in_a_promise_exists() -> None:
    named = {name for entry in entries().values() for name in TEST.findall(entry)}
    assert sorted(named - names_of_tests()) == []
