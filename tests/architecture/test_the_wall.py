"""Promise 12 below the imports: no key, no function and no statement joins points and merchants."""

from __future__ import annotations

import ast
import re

import pytest
from django.apps import apps
from django.db import connection

from tests.architecture.sources import ROOT, shown

SIDES = [("credit", "merchants"), ("merchants", "credit")]


def column(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [str(row[0]) for row in cursor.fetchall()]


def tables_of(app: str) -> set[str]:
    return {model._meta.db_table for model in apps.get_app_config(app).get_models()}


def strings_of(folder: str) -> list[tuple[str, str]]:
    """Every string in the code and the migrations of a folder, and where it stands."""
    return [
        (shown(path), node.value)
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


@pytest.mark.django_db
def test_promise_12_no_foreign_key_crosses_the_wall() -> None:
    crossing = column(
        """SELECT conname FROM pg_constraint
            WHERE contype = 'f' AND (conrelid::regclass::text ~ '^credit_'
              AND confrelid::regclass::text ~ '^merchants_'
               OR conrelid::regclass::text ~ '^merchants_'
              AND confrelid::regclass::text ~ '^credit_')"""
    )
    assert crossing == []
    assert len(tables_of("credit")) > 5
    assert len(tables_of("merchants")) > 5


@pytest.mark.django_db
def test_promise_12_no_function_or_view_of_the_database_knows_both_sides() -> None:
    functions = column(
        """SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace
              AND prosrc ~ '\\mcredit_' AND prosrc ~ '\\mmerchants_'"""
    )
    views = column(
        """SELECT viewname FROM pg_views WHERE schemaname = 'public'
              AND definition ~ '\\mcredit_' AND definition ~ '\\mmerchants_'"""
    )
    assert (functions, views) == ([], [])


@pytest.mark.parametrize(("here", "there"), SIDES)
def test_promise_12_no_statement_of_one_side_names_a_table_of_the_other(
    here: str, there: str
) -> None:
    table = re.compile(rf"\b({'|'.join(sorted(tables_of(there)))})\b")
    assert [where for where, text in strings_of(here) if table.search(text)] == []


@pytest.mark.parametrize(("here", "there"), SIDES)
def test_promise_12_no_model_of_one_side_names_one_of_the_other(here: str, there: str) -> None:
    pointing = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config(here).get_models()
        for field in model._meta.get_fields()
        if field.related_model and field.related_model._meta.app_label == there
    ]
    assert pointing == []
