"""The same for somebody who is signed in: their own calls answer as the document says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.openapi import from_wsgi

from tests.accounts.cast import by_app_too, client_of, somebody
from tests.fuzz.test_open_api import EXAMPLES, FUZZED, SEED, calls, checks

__all__ = ["checks"]  # a fixture of the other module
# Those of signing in and of one's own account; other rooms bring their own.
OWN = (
    "/api/v1/me",
    "/api/v1/me/phone",
    "/api/v1/me/phone/confirmation",
    "/api/v1/me/identity",
    "/api/v1/me/notices",
    "/api/v1/me/notices/preferences",
    "/api/v1/me/notices/read",
)


@pytest.fixture
def limits(settings: Any) -> None:
    """None: a fuzzer is quicker than any person."""
    settings.SMS_PER_PHONE_MINUTE = settings.IDENTITY_TRIES_PER_DAY = 0


def rules(checks: list[Callable[..., Any]]) -> list[Callable[..., Any]]:
    """Without the one that holds a token put back for a token accepted."""
    return [check for check in checks if check.__name__ != "negative_data_rejection"]


def signed_in() -> dict[str, str]:
    """The header of the app of a new person."""
    client: Client = client_of(somebody(1))
    return by_app_too(client).headers


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_the_api_answers_its_people_as_its_document_says(
    checks: list[Callable[..., Any]], mode: schemathesis.GenerationMode, limits: None
) -> None:
    document = from_wsgi("/api/schema/", get_wsgi_application())
    token = signed_in()
    for each in document.get_all_operations():
        operation = each.ok()
        if operation.path not in OWN:
            continue

        @seed(SEED)
        @settings(FUZZED, max_examples=max(1, EXAMPLES // 6))
        @given(case=calls(operation, mode))
        def hold(case: schemathesis.Case) -> None:
            answer = case.call(headers=token)
            case.validate_response(answer, checks=rules(checks))

        with suppress(Unsatisfiable):  # a call without parameters cannot be asked wrongly
            hold()
