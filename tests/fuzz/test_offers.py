"""Calls about offers, eligibility, vouchers and desks answer as the document says."""

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

from incentives.partners.models import Partner
from incentives.partners.scopes import SCOPES
from tests.accounts.cast import by_app_too, client_of
from tests.credit.citizens import a_citizen
from tests.fuzz.test_open_api import EXAMPLES, FUZZED, SEED, calls, checks
from tests.fuzz.test_signed_in import rules
from tests.incentives.asked import an_offer
from tests.incentives.desks import Program, at_partner, credit_centre
from tests.incentives.takers import a_voucher_offer, an_inn
from tests.incentives.written import handed_in

__all__ = ["checks"]  # a fixture of the other module
MINE = ("/api/v1/me/offers", "/api/v1/me/vouchers", "/api/v1/me/voucher-gifts")
OFFICE = ("/api/v1/office/offers", "/api/v1/office/application-complaints")
OFFICE_TOO = ("/api/v1/office/partners", "/api/v1/office/agreements")
DESK = ("/api/v1/partner/sites",)
PROGRAMS = ("/api/partner/v1/",)
# A digest is asked of what is sent; of made-up bodies only reading is tried.
READING = ("GET",)
MODES = list(schemathesis.GenerationMode)


@pytest.fixture
def inn() -> Partner:
    made = an_inn()
    an_offer(made)
    a_voucher_offer(made)
    handed_in(made)
    return made


def hold_all(
    paths: tuple[str, ...],
    headers: dict[str, str],
    checks: list[Callable[..., Any]],
    mode: schemathesis.GenerationMode,
    *,
    only: tuple[str, ...] = (),
) -> None:
    document, tried = from_wsgi("/api/schema/", get_wsgi_application()), 0
    for each in document.get_all_operations():
        operation = each.ok()
        if not operation.path.startswith(paths) or (only and operation.method.upper() not in only):
            continue
        tried += 1

        @seed(SEED)
        @settings(FUZZED, max_examples=max(1, EXAMPLES // 12))
        @given(case=calls(operation, mode))
        def hold(case: schemathesis.Case) -> None:
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=rules(checks))

        with suppress(Unsatisfiable):  # a call without parameters cannot be asked wrongly
            hold()
    assert tried


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_offers_for_me_answer_as_their_document_says(
    inn: Partner, checks: list[Callable[..., Any]], mode: schemathesis.GenerationMode
) -> None:
    hold_all(MINE, by_app_too(client_of(a_citizen(62))).headers, checks, mode)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_the_offices_calls_answer_as_their_document_says(
    inn: Partner, checks: list[Callable[..., Any]], mode: schemathesis.GenerationMode
) -> None:
    headers = by_app_too(credit_centre().client).headers
    hold_all(OFFICE + OFFICE_TOO, headers, checks, mode)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_the_partners_desk_answers_as_its_document_says(
    inn: Partner, checks: list[Callable[..., Any]], mode: schemathesis.GenerationMode
) -> None:
    hold_all(DESK, by_app_too(at_partner(inn).client).headers, checks, mode)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_what_programs_read_answers_as_its_document_says(
    inn: Partner, checks: list[Callable[..., Any]], mode: schemathesis.GenerationMode
) -> None:
    token = Program(at_partner(inn), *SCOPES).token
    headers = {"authorization": f"Api-Key {token}"}
    hold_all(PROGRAMS, headers, checks, mode, only=READING)
