"""A person's copy as one page that opens from any disk, without a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from backend.consent.rights.registry import exporters

Line = tuple[str, str]


def page_of(sections: Mapping[str, Sequence[Mapping[str, Any]]], *, language: str) -> str:
    """HTML in the active language; fields carry the names their room gave them."""
    chapters = [
        (
            exporter.title,
            [_lines(row, exporter.fields) for row in sections.get(exporter.section, [])],
        )
        for exporter in exporters()
    ]
    return render_to_string("consent/copy.html", {"chapters": chapters, "language": language})


def _lines(row: Mapping[str, Any], labels: Mapping[str, Any]) -> list[Line]:
    return [(str(labels.get(name, name)), _told(value)) for name, value in row.items()]


def _told(value: Any) -> str:
    """A value as text: lists by lines, objects as name: value."""
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {_told(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return "\n".join(map(_told, value))
    return "—" if value in (None, "") else str(value)
