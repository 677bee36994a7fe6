"""Whatever is sent to the API, it answers as its own document says, and never with a 500."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.openapi import from_wsgi

# Raise for a longer hunt: FUZZ_EXAMPLES=1000.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
SEED = 20_260_301
# Readiness rightly answers 503 while the tests run no worker.
EXCUSED = {"GET /api/v1/health/ready"}
CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
)
FUZZED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def checks() -> list[Callable[..., Any]]:
    load_all_checks()
    return [CHECKS.get_one(name) for name in CHECKED]


@pytest.fixture
def operations(seeded: list[str]) -> Iterator[Any]:
    """Every call of the document; half of the codes asked for are real ones."""
    document = from_wsgi("/api/schema/", get_wsgi_application())

    @document.hook("map_path_parameters")
    def known(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
        if path_parameters and seeded and "code" in path_parameters:
            asked = str(path_parameters["code"])
            if sum(map(ord, asked)) % 2:
                return {**path_parameters, "code": seeded[len(asked) % len(seeded)]}
        return path_parameters

    return (each.ok() for each in document.get_all_operations())


def examples(operation: Any) -> int:
    """Fewer where somebody not signed in is only ever told so: other tests go in there."""
    closed = "401" in operation.definition.raw.get("responses", {})
    return max(1, EXAMPLES // 6) if closed else EXAMPLES


def calls(operation: Any, mode: schemathesis.GenerationMode) -> Any:
    return operation.as_strategy(generation_mode=mode)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_the_api_answers_as_its_document_says(
    operations: Iterator[Any], checks: list[Callable[..., Any]], mode: schemathesis.GenerationMode
) -> None:
    for operation in operations:
        if operation.label in EXCUSED:
            continue

        @seed(SEED)
        @settings(FUZZED, max_examples=examples(operation))
        @given(case=calls(operation, mode))
        def hold(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=checks)

        with suppress(Unsatisfiable):  # a call without parameters cannot be asked wrongly
            hold()
