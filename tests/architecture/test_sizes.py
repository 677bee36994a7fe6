"""Small enough to read in one breath: hard stops for functions and modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import ROOMS, modules, shown

LONGEST_FUNCTION = 40
MOST_STATEMENTS = 30
LONGEST_MODULE = 300
LONGEST_TEST = 30
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def lines_of(function: Function) -> int:
    """From `def` to the last line; what stands in decorators is data, not steps."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def statements_of(function: Function) -> int:
    return sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{shown(path)}:{function.lineno} {function.name}: {lines_of(function)}"
        for path in modules(*ROOMS)
        for function in functions(path)
        if lines_of(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_function_has_more_than_30_statements() -> None:
    busy = [
        f"{shown(path)}:{function.lineno} {function.name}: {statements_of(function)}"
        for path in modules(*ROOMS)
        for function in functions(path)
        if statements_of(function) > MOST_STATEMENTS
    ]
    assert busy == []


def test_no_module_is_longer_than_300_lines() -> None:
    lengths = {
        shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(*ROOMS)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_test_is_longer_than_30_lines() -> None:
    long = [
        f"{shown(path)}:{function.lineno} {function.name}: {lines_of(function)}"
        for path in modules("tests")
        for function in functions(path)
        if function.name.startswith("test_") and lines_of(function) > LONGEST_TEST
    ]
    assert long == []


def test_every_module_says_in_one_line_what_it_is() -> None:
    silent = [
        shown(path)
        for path in modules(*ROOMS)
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
