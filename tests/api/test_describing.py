"""Every write says in the OpenAPI document that it takes a key, and how it may be refused."""

from __future__ import annotations

from typing import Any

from drf_spectacular.generators import SchemaGenerator

from tests.api import writes


def operation(path: str, method: str) -> dict[str, Any]:
    made = SchemaGenerator(patterns=writes.urlpatterns).get_schema(public=True)  # type: ignore[no-untyped-call]
    found: dict[str, Any] = made["paths"][path][method]
    return found


def test_a_write_takes_a_key_and_names_its_refusals() -> None:
    told = operation("/api/cases", "post")
    assert "Idempotency-Key" in {parameter["name"] for parameter in told["parameters"]}
    assert {"400", "409", "413", "429", "503"} <= set(told["responses"])


def test_reading_takes_no_key() -> None:
    told = operation("/api/cases", "get")
    assert "Idempotency-Key" not in {each["name"] for each in told.get("parameters", [])}
