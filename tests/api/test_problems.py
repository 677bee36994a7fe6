"""Every refusal is a problem document with a code that never changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import translation
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.api.params import refuse
from backend.api.problems import known_problems, problem_of
from backend.kernel.errors import Conflict, Denied, DomainError, Invalid, NotFound, TooLarge


class OneOpenCase(Conflict):
    code = "case_already_open"
    message = "已有一件在办。"


class Lines(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=3)
    lines = serializers.ListField(child=serializers.IntegerField())


RAISED: dict[str, Exception] = {}


class Raising(APIView):
    throttle_classes = []  # no database here

    def get(self, request: Request) -> Response:
        raise RAISED["it"]

    def post(self, request: Request) -> Response:
        Lines(data=request.data).is_valid(raise_exception=True)
        return Response({})


def raising_page(request: HttpRequest) -> HttpResponse:
    raise RAISED["it"]


urlpatterns = [path("api/raise", Raising.as_view()), path("raise", raising_page)]
handler400 = "backend.api.handlers.bad_request"
handler403 = "backend.api.handlers.permission_denied"
handler404 = "backend.api.handlers.not_found"
handler500 = "backend.api.handlers.server_error"

pytestmark = pytest.mark.urls(__name__)

KINDS = [
    (Invalid(), 400, "invalid"),
    (NotFound(), 404, "not_found"),
    (OneOpenCase(), 409, "case_already_open"),
    (Denied(), 403, "denied"),
    (TooLarge(), 413, "too_large"),
    (DomainError("odd", "怪"), 400, "odd"),
    (Http404(), 404, "not_found"),
    (PermissionDenied(), 403, "permission_denied"),
    (SuspiciousOperation("secret path"), 400, "bad_request"),
    (exceptions.NotFound(), 404, "not_found"),
    (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
    (OperationalError("password of the database"), 503, "temporarily_unavailable"),
]


def ask(exc: Exception, **how: Any) -> Any:
    RAISED["it"] = exc
    return Client(raise_request_exception=False).get("/api/raise", **how)


@pytest.mark.parametrize(("exc", "status", "code"), KINDS)
def test_each_kind_has_its_status_and_code(exc: Exception, status: int, code: str) -> None:
    answer = ask(exc)
    told = answer.json()
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert told["type"] == f"/problems/{code}"
    assert told["instance"] == f"urn:request:{answer['X-Request-Id']}"
    assert "secret" not in answer.content.decode()
    assert "password" not in answer.content.decode()


@pytest.mark.parametrize(("exc", "status", "code"), KINDS)
def test_pages_refuse_with_the_same_status(exc: Exception, status: int, code: str) -> None:
    RAISED["it"] = exc
    answer = Client(raise_request_exception=False).get("/raise", HTTP_ACCEPT="text/html")
    assert answer.status_code == status
    assert "json" not in answer["Content-Type"]


def test_our_own_fault_tells_nothing_but_the_request_id(caplog: pytest.LogCaptureFixture) -> None:
    answer = ask(RuntimeError("the inner workings"))
    told = answer.json()
    assert answer.status_code == 500
    assert told["code"] == "internal_error"
    assert told["instance"] == f"urn:request:{answer['X-Request-Id']}"
    assert "workings" not in answer.content.decode()
    assert "the inner workings" in caplog.text


def test_wrong_parameters_are_pointed_at() -> None:
    told = ask(refuse("limit", "parameter_malformed", "应为整数。")).json()
    assert told["errors"] == [
        {"pointer": "/limit", "in": "query", "code": "parameter_malformed", "detail": "应为整数。"}
    ]


def test_wrong_fields_are_pointed_at_however_deep() -> None:
    body = {"name": "abcdef", "lines": [1, "x"]}
    answer = Client().post("/api/raise", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["code"] == "fields_invalid"
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {"/name", "/lines/1"}


@pytest.mark.parametrize("body", ["{", "[1, 2", b"\xff"])
def test_an_unreadable_body_is_a_problem(body: Any) -> None:
    answer = Client().post("/api/raise", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_body")


@pytest.mark.parametrize("kind", ["text/csv", "application/xml"])
def test_an_unknown_body_is_a_problem(kind: str) -> None:
    answer = Client().post("/api/raise", b"a", content_type=kind)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_an_unknown_address_is_json_for_programs_and_a_page_for_people() -> None:
    under_api = Client().get("/api/nowhere/..%2f..")
    program = Client().get("/nowhere", HTTP_ACCEPT="application/json")
    person = Client().get("/nowhere", HTTP_ACCEPT="text/html,*/*;q=0.8")
    assert under_api.json()["code"] == program.json()["code"] == "not_found"
    assert person.status_code == 404
    assert "json" not in person["Content-Type"]


def test_the_detail_is_told_only_when_it_says_more_than_the_title() -> None:
    same, more = problem_of(OneOpenCase()), problem_of(Conflict("clash", "撞上了。"))
    assert same is not None
    assert more is not None
    assert "detail" not in same.body("")
    assert more.body("")["detail"] == "撞上了。"


def test_whoever_must_sign_in_is_told_so() -> None:
    problem = problem_of(exceptions.NotAuthenticated())
    assert problem is not None
    assert (problem.status, problem.code) == (401, "not_authenticated")


def test_every_declared_refusal_is_known_by_its_code() -> None:
    codes = {problem.code for problem in known_problems()}
    assert {"case_already_open", "not_found", "too_many_requests", "parameter_invalid"} <= codes


def test_every_title_reads_in_the_language_of_the_reader() -> None:
    with translation.override("zh-hans"):
        assert all(str(problem.title) for problem in known_problems())
