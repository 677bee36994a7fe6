"""One name per request: in the answer, the logs and the page that says sorry."""

from __future__ import annotations

import json
import logging

import pytest
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from backend.web.logs import JsonFormatter, RequestIdFilter
from backend.web.middleware import current_request_id, request_id_from

pytestmark = pytest.mark.urls("backend.web.urls")


def test_a_harmless_name_is_kept_and_returned(client: Client) -> None:
    answer = client.get("/about", headers={"x-request-id": "proxy-1234.abc"})
    assert answer["X-Request-Id"] == "proxy-1234.abc"


@pytest.mark.parametrize(
    "name", ["", "short", "x" * 65, "a\nb-12345678", "'; drop table", "十二三四五六七八"]
)
def test_any_other_name_is_replaced(name: str) -> None:
    assert request_id_from(name) != name


@given(st.text())
def test_whatever_is_sent_the_name_fits_one_log_line(name: str) -> None:
    kept = request_id_from(name)
    assert kept.isascii()
    assert kept.isprintable()
    assert 8 <= len(kept) <= 64


def test_outside_a_request_there_is_no_name() -> None:
    assert current_request_id() == "-"


def _line(**extra: object) -> dict[str, object]:
    record = logging.makeLogRecord(
        {"msg": "读了 %s", "args": ("三行",), "levelname": "INFO", **extra}
    )
    RequestIdFilter().filter(record)
    told: dict[str, object] = json.loads(JsonFormatter().format(record))
    return told


def test_a_log_line_is_one_json_object_with_what_was_added() -> None:
    line = _line(name="intake", batch=7)
    assert line["message"] == "读了 三行"
    assert (line["logger"], line["level"], line["batch"]) == ("intake", "info", 7)
    assert line["request_id"] == "-"


def test_an_error_is_told_on_the_same_line() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        line = _line(exc_info=(type(error), error, error.__traceback__))
    assert "ValueError" in str(line["error"])


def test_a_log_line_does_not_say_where_a_reader_stood() -> None:
    request = RequestFactory().get("/", {"near": "29.7201,106.6302", "q": "面馆"})
    line = _line(name="django.request", request=request, status_code=400)
    assert "29.7201" not in json.dumps(line)
    assert line["status_code"] == 400
