"""The API as pages for people: every call, every shape, every refusal; no script, no stranger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backend.api.problems import known_problems
from backend.api.schema import document

VERBS = ("get", "post", "put", "patch", "delete")


class Call(NamedTuple):
    """One call: what to send where, and what may come back."""

    anchor: str
    verb: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    answers: list[tuple[str, str, list[str]]]  # status, description, shapes


class Field(NamedTuple):
    """One field of a shape."""

    name: str
    kind: str
    required: bool
    about: str


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """/api/docs/: the reading page, drawn from the same document programs read."""
    described = document()
    shapes = described.get("components", {}).get("schemas", {})
    context = {
        "info": described["info"],
        "here": request.build_absolute_uri("/").rstrip("/"),
        "names": list(shapes),
        "calls": list(calls(described["paths"])),
        "shapes": [
            (name, shape.get("description", ""), list(fields(shape)), kind_of(shape))
            for name, shape in shapes.items()
        ],
        "problems": known_problems(),
    }
    return render(request, "api/docs.html", context)


@require_safe
def problem(request: HttpRequest, code: str) -> HttpResponse:
    """/problems/{code}: what the `type` of a problem document points at."""
    found = next((known for known in known_problems() if known.code == code), None)
    if found is None:
        raise Http404
    return render(request, "api/problem.html", {"problem": found})


def calls(paths: dict[str, Any]) -> Iterator[Call]:
    """Every operation of the document, in its order."""
    for path, item in paths.items():
        for verb in VERBS:
            if verb in item:
                yield _call(path, verb, item[verb])


def _call(path: str, verb: str, about: dict[str, Any]) -> Call:
    parameters = [
        {**given, "kind": kind_of(given.get("schema", {}))} for given in about.get("parameters", [])
    ]
    answers = [
        (status, told.get("description", ""), list(_shapes(told)))
        for status, told in about["responses"].items()
    ]
    description = about.get("description", "")
    anchor, summary = about["operationId"], about.get("summary", "")
    return Call(anchor, verb.upper(), path, summary, description, parameters, answers)


def _shapes(told: dict[str, Any]) -> Iterator[str]:
    for media in told.get("content", {}).values():
        yield kind_of(media.get("schema", {}))


def fields(shape: dict[str, Any]) -> Iterator[Field]:
    """The fields of one component."""
    required = shape.get("required", [])
    for name, about in shape.get("properties", {}).items():
        yield Field(name, kind_of(about), name in required, about.get("description", ""))


def kind_of(schema: dict[str, Any]) -> str:
    """A schema in one short word or two: `string (date) | null`, `[Outlet]`, `A | B`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    for union in ("oneOf", "anyOf", "allOf"):
        if union in schema:
            return " | ".join(kind_of(each) for each in schema[union])
    if "enum" in schema:
        return " | ".join("null" if each is None else str(each) for each in schema["enum"])
    return _plain(schema)


def _plain(schema: dict[str, Any]) -> str:
    named = schema.get("type", "any")
    kinds = named if isinstance(named, list) else [named]
    words = [
        f"[{kind_of(schema['items'])}]" if kind == "array" and "items" in schema else kind
        for kind in kinds
    ]
    if "format" in schema:
        words[0] = f"{words[0]} ({schema['format']})"
    return " | ".join(words)
