"""Files come in with forms and calls: a few are taken, floods and full disks are told so."""

from __future__ import annotations

import errno
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client

pytestmark = [pytest.mark.urls("tests.files.urls"), pytest.mark.django_db]
LARGE = b"x" * 1_100_000


def sent(number: int, content: bytes = b"x") -> dict[str, Any]:
    files = [BytesIO(content) for _ in range(number)]
    for at, file in enumerate(files):
        file.name = f"{at}.jpg"  # type: ignore[attr-defined]
    return {"photos": files}


@pytest.fixture
def strict() -> Client:
    """A browser of which the token of forms is asked, so that the form is read early."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies["csrftoken"] = "t" * 32
    return browser


@pytest.fixture(autouse=True)
def _three_at_once(settings: Any) -> None:
    settings.FILES_PER_REQUEST = 3


@pytest.mark.parametrize("address", ["/page", "/api/call"])
def test_a_few_files_are_taken(client: Client, address: str) -> None:
    assert client.post(address, sent(3)).content == b"3"


@pytest.mark.parametrize("address", ["/page", "/api/call"])
def test_more_than_a_room_takes_are_refused_with_their_field(client: Client, address: str) -> None:
    answer = client.post(address, sent(4), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_files")
    assert answer.json()["errors"][0]["pointer"] == "/photos"


@pytest.mark.parametrize("address", ["/page", "/api/call"])
def test_five_hundred_files_are_refused_before_they_are_read(client: Client, address: str) -> None:
    answer = client.post(address, sent(500), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize("address", ["/page", "/api/call"])
def test_a_body_that_is_too_long_is_not_read(client: Client, settings: Any, address: str) -> None:
    settings.BODY_MAX_BYTES_WITH_FILES = 1_000_000
    answer = client.post(address, sent(1, LARGE), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("address", ["/page", "/api/call"])
def test_a_large_file_waits_on_the_disk(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    opened = TemporaryUploadedFile.__init__

    def noted(self: Any, *arguments: Any, **named: Any) -> None:
        opened(self, *arguments, **named)
        made.append(self.name)

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", noted)
    assert client.post(address, sent(1, LARGE)).content == b"1"
    assert made == ["0.jpg"]


@pytest.mark.parametrize("address", ["/page", "/api/call"])
def test_a_disk_that_is_full_meanwhile_is_a_clear_answer(
    strict: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", full)
    answer = strict.post(address, sent(1, LARGE), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_full")
    assert answer["Retry-After"] == "600"
