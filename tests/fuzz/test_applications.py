"""Calls about applications answer as the document says, whatever is sent."""

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
from tests.credit.citizens import a_citizen
from tests.fuzz.test_open_api import EXAMPLES, FUZZED, SEED, calls, checks
from tests.fuzz.test_signed_in import rules
from tests.incentives import applied

__all__ = ["checks"]  # a fixture of the other module
PATHS = ("/api/v1/me/applications",)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_applications_answer_as_their_document_says(
    checks: list[Callable[..., Any]], mode: schemathesis.GenerationMode
) -> None:
    applied.a_bank()
    token = by_app_too(client_of(a_citizen(61))).headers
    document = from_wsgi("/api/schema/", get_wsgi_application())
    for each in document.get_all_operations():
        operation = each.ok()
        if not operation.path.startswith(PATHS):
            continue

        @seed(SEED)
        @settings(FUZZED, max_examples=max(1, EXAMPLES // 12))
        @given(case=calls(operation, mode))
        def hold(case: schemathesis.Case) -> None:
            answer = case.call(headers=token)
            case.validate_response(answer, checks=rules(checks))

        with suppress(Unsatisfiable):  # a call without parameters cannot be asked wrongly
            hold()
