"""Promise 12: nothing joins citizens' points with facts about merchants, in either direction."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from tests.architecture.sources import ROOT

WALLED = {"credit": "merchants", "merchants": "credit"}
KEYS = """
SELECT conname, conrelid::regclass::text, confrelid::regclass::text
  FROM pg_constraint WHERE contype = 'f'"""
CODE = """
SELECT p.proname, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE n.nspname = 'public' UNION ALL SELECT viewname, definition FROM pg_views
 WHERE schemaname = 'public'"""


def tables(room: str) -> set[str]:
    """The room's tables, from its models and from the database."""
    return {model._meta.db_table for model in apps.get_app_config(room).get_models()}


def sources(room: str) -> list[Path]:
    """Everything of the room in which SQL could stand."""
    return [path for path in (ROOT / room).rglob("*.py") if "__pycache__" not in path.parts]


def test_the_search_knows_both_rooms() -> None:
    assert "credit_deed" in tables("credit")
    assert "merchants_merchant" in tables("merchants")


@pytest.mark.django_db
def test_promise_12_no_foreign_key_crosses_the_wall() -> None:
    with connection.cursor() as cursor:
        cursor.execute(KEYS)
        keys = cursor.fetchall()
    assert keys
    crossing = {
        name for name, one, other in keys if WALLED.get(one.split("_")[0]) == other.split("_")[0]
    }
    assert crossing == set()


@pytest.mark.django_db
def test_promise_12_no_function_or_view_of_the_database_knows_both() -> None:
    with connection.cursor() as cursor:
        cursor.execute(CODE)
        code = cursor.fetchall()
    both = [name for name, text in code if {"credit_", "merchants_"} <= set(named(text))]
    assert both == []


def named(text: str) -> list[str]:
    """Which rooms' tables a text of SQL names."""
    return re.findall(r"\b(credit_|merchants_)(?=[a-z])", text)


@pytest.mark.parametrize("room", sorted(WALLED))
def test_promise_12_no_sql_of_a_room_names_a_table_of_the_other(room: str) -> None:
    others = re.compile(rf"\b({'|'.join(sorted(tables(WALLED[room])))})\b")
    found = {
        str(path.relative_to(ROOT)): others.findall(path.read_text(encoding="utf-8"))
        for path in sources(room)
    }
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("room", sorted(WALLED))
def test_promise_12_no_import_crosses_the_wall_not_even_inside_a_function(room: str) -> None:
    imports = re.compile(rf"^\s*(?:from|import)\s+{WALLED[room]}\b", re.MULTILINE)
    crossing = [path for path in sources(room) if imports.search(path.read_text(encoding="utf-8"))]
    assert crossing == []
