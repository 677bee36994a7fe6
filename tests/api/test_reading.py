"""The API read by programs and by people: one document, no stranger, no script."""

from __future__ import annotations

import re
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from backend.api.problems import known_problems
from backend.api.reading import kind_of
from backend.api.schema import document


def test_the_document_is_openapi_3_1_and_without_a_single_warning() -> None:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert yaml.safe_load(out.getvalue())["openapi"].startswith("3.1")


def test_programs_read_json_or_yaml(client: Client) -> None:
    as_json = client.get("/api/schema/", HTTP_ACCEPT="application/json")
    as_yaml = client.get("/api/schema/", HTTP_ACCEPT="application/yaml")
    assert as_json.json()["paths"].keys() == yaml.safe_load(as_yaml.content)["paths"].keys()
    assert client.get("/api/schema/?format=exe").status_code == 400


def test_people_read_every_call_and_every_shape(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()
    described = document()
    assert all(path in page for path in described["paths"])
    assert all(f'id="shape-{name}"' in page for name in described["components"]["schemas"])


def test_the_reading_page_loads_nothing_from_outside_and_runs_no_inline_script(
    client: Client,
) -> None:
    answer = client.get("/api/docs/")
    page = answer.content.decode()
    assert not re.search(r'(src|href)="(https?:)?//', page)
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page)
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_the_type_of_every_problem_can_be_read_where_it_points(client: Client) -> None:
    for problem in known_problems():
        page = client.get(f"/problems/{problem.code}")
        assert page.status_code == 200
        assert str(problem.title) in page.content.decode()
    assert client.get("/problems/never_heard_of").status_code == 404


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"$ref": "#/components/schemas/Card"}, "Card"),
        ({"type": "string", "format": "date"}, "string (date)"),
        ({"type": ["string", "null"], "format": "date"}, "string (date) | null"),
        ({"type": "array", "items": {"$ref": "#/x/Outlet"}}, "[Outlet]"),
        ({"oneOf": [{"$ref": "#/x/A"}, {"type": "null"}]}, "A | null"),
        ({"enum": ["a", None]}, "a | null"),
        ({}, "any"),
    ],
)
def test_a_schema_is_told_in_a_word_or_two(schema: dict[str, object], words: str) -> None:
    assert kind_of(schema) == words
