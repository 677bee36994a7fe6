"""Calls of repairs answer as the document says, whatever a shop or an officer sends."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.openapi import from_wsgi

from tests.accounts.cast import by_app_too, client_of
from tests.fuzz.test_open_api import EXAMPLES, FUZZED, SEED, calls, checks
from tests.fuzz.test_signed_in import rules
from tests.merchants.repairs.repairing import Office, Shop

__all__ = ["checks"]  # a fixture of the other module


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_repairs_answer_as_their_document_says(
    checks: list[Callable[..., Any]], mode: schemathesis.GenerationMode
) -> None:
    office, shop = Office(), Shop()
    shop.asks()
    token = {
        "/api/v1/shop/repairs": by_app_too(client_of(shop.owner)).headers,
        "/api/v1/office/repairs": by_app_too(client_of(office.first, strong=True)).headers,
    }
    document = from_wsgi("/api/schema/", get_wsgi_application())
    for each in document.get_all_operations():
        operation = each.ok()
        for path, headers in token.items():
            if operation.path.startswith(path):
                hold_to(operation, mode, headers, rules(checks))


def hold_to(operation: Any, mode: Any, headers: dict[str, str], checks: list[Any]) -> None:
    """Call it this way and that."""

    @seed(SEED)
    @settings(FUZZED, max_examples=max(1, EXAMPLES // 12))
    @given(case=calls(operation, mode))
    def hold(case: schemathesis.Case) -> None:
        case.validate_response(case.call(headers=headers), checks=checks)

    with suppress(Unsatisfiable):  # a call without parameters cannot be asked wrongly
        hold()
