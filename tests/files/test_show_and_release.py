"""A photo is public while it is published; what is released is gone, key and bytes."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from backend.files import keeping, sweeps
from backend.files.actions import (
    keep_evidence,
    keep_photo,
    publish_photo,
    release,
    unpublish_photo,
)
from backend.files.examinations import stored_files
from backend.files.models import StoredFile
from backend.files.refusals import FileGone, FilesOfTheDayUsed, StorageFull
from backend.files.serving import photo_address, respond
from backend.kernel.crypto import SealBroken
from backend.kernel.ids import uuid7
from tests.files.conftest import encoded, pdf, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(place: Path, owner: UUID) -> StoredFile:
    return keep_photo(upload(encoded()), owner=owner, room="reviews")


@pytest.fixture
def paper(place: Path, owner: UUID) -> StoredFile:
    return keep_evidence(upload(pdf()), owner=owner, room="complaints")


def lying(place: Path) -> list[str]:
    return sorted(path.name for path in place.rglob("*") if path.is_file())


def test_only_a_published_photo_is_public(client: Client, photo: StoredFile) -> None:
    assert client.get(photo_address(photo)).status_code == 404
    publish_photo(photo)
    for size in ("full", "thumbnail"):
        answer = client.get(photo_address(photo, size=size))
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer["Cache-Control"] == "private, max-age=86400, immutable"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        held = {"If-None-Match": answer["ETag"]}
        assert client.get(photo_address(photo, size=size), headers=held).status_code == 304
    assert client.get(photo_address(photo, size="sealed")).status_code == 404


def test_a_hidden_photo_is_gone_at_once_and_can_come_back(
    client: Client, photo: StoredFile
) -> None:
    publish_photo(photo.pk)
    etag = client.get(photo_address(photo))["ETag"]
    unpublish_photo(photo.pk)
    answer = client.get(photo_address(photo), headers={"If-None-Match": etag})
    assert answer.status_code == 404
    assert "immutable" not in answer.get("Cache-Control", "")
    assert respond(photo).content.startswith(b"\xff\xd8")  # for whoever decides about it
    assert respond(photo, size="thumbnail")["Cache-Control"] == "private, no-store"
    publish_photo(photo)
    assert client.get(photo_address(photo)).status_code == 200


def test_evidence_is_never_public(client: Client, paper: StoredFile) -> None:
    with pytest.raises(FileGone):
        publish_photo(paper)
    with pytest.raises(IntegrityError, match="only_kept_photos_are_public"), transaction.atomic():
        StoredFile.objects.filter(pk=paper.pk).update(is_public=True)
    for size in ("full", "thumbnail", "sealed"):
        assert client.get(photo_address(paper, size=size)).status_code == 404


def test_what_is_released_is_gone(
    photo: StoredFile, paper: StoredFile, place: Path, django_capture_on_commit_callbacks: Any
) -> None:
    publish_photo(photo)
    key = bytes(paper.key_sealed or b"")
    body = keeping.read(paper.pk, keeping.SEALED)
    with django_capture_on_commit_callbacks(execute=True):
        assert release([photo, paper.pk]) == 2
        assert release([photo]) == 0
    assert lying(place) == []
    assert not StoredFile.objects.kept().exists()
    assert set(StoredFile.objects.values_list("key_sealed", "is_public")) == {(None, False)}
    assert key
    assert body  # an old backup may hold the body; its key is nowhere any more
    for file in (photo.pk, paper.pk):
        with pytest.raises(FileGone):
            respond(file)
    with pytest.raises(FileGone):
        publish_photo(photo)


def test_evidence_opens_under_its_own_reference_only(paper: StoredFile, owner: UUID) -> None:
    other = keep_evidence(upload(pdf(2)), owner=owner, room="complaints")
    paper.key_sealed = other.key_sealed
    with pytest.raises(SealBroken):
        respond(paper)


def test_a_full_disk_leaves_no_half_file_and_no_row(
    place: Path, owner: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced, real = [], os.fsync

    def full_at_the_second(handle: int) -> None:
        synced.append(handle)
        if len(lying(place)) >= 2:  # the first size is there, the second is being written
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full_at_the_second)
    with pytest.raises(StorageFull):
        keep_photo(upload(encoded()), owner=owner, room="reviews")
    assert synced
    assert lying(place) == []
    assert not StoredFile.objects.exists()


def test_the_system_itself_refuses_in_the_middle_of_a_file(place: Path, owner: UUID) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(StorageFull):
            keep_evidence(upload(pdf(more=b" " * 90_000)), owner=owner, room="complaints")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert lying(place) == []
    assert not StoredFile.objects.exists()


def test_bytes_without_a_row_are_swept_and_no_others(
    photo: StoredFile, place: Path, owner: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction.atomic():
        keep_photo(upload(encoded()), owner=owner, room="reviews")
        transaction.set_rollback(True)
    assert len(lying(place)) == 4
    sweeps.tidy()
    assert len(lying(place)) == 4  # it may still be under way
    monkeypatch.setattr(sweeps, "GRACE", timedelta(0))
    sweeps.tidy()
    assert lying(place) == [f"{photo.pk}.full", f"{photo.pk}.thumbnail"]


def test_what_could_not_be_erased_is_erased_by_the_sweep(
    photo: StoredFile, paper: StoredFile, place: Path
) -> None:
    release([photo, paper])  # its process dies before the bytes go
    assert len(lying(place)) == 3
    sweeps.tidy()
    assert lying(place) == []
    assert StoredFile.objects.count() == 2
    StoredFile.objects.update(erased_at=timezone.now() - timedelta(days=31))
    sweeps.tidy()
    assert not StoredFile.objects.exists()


def test_a_sweep_without_any_file_is_content(place: Path) -> None:
    assert sweeps.remove_orphans() == 0


def test_the_files_of_a_day_are_counted(photo: StoredFile, owner: UUID, settings: Any) -> None:
    settings.FILES_PER_PERSON_DAY = 2
    keep_photo(upload(encoded()), owner=owner, room="reviews")
    with pytest.raises(FilesOfTheDayUsed):
        keep_photo(upload(encoded()), owner=owner, room="reviews")
    keep_photo(upload(encoded()), owner=uuid7(), room="reviews")
    settings.FILES_PER_PERSON_DAY, settings.FILES_BYTES_PER_PERSON_DAY = 9, photo.size * 2
    with pytest.raises(FilesOfTheDayUsed):
        keep_evidence(upload(pdf()), owner=owner, room="complaints")


@pytest.mark.django_db(transaction=True)
def test_eight_uploads_at_once_do_not_exceed_the_day(
    place: Path, owner: UUID, settings: Any
) -> None:
    settings.FILES_PER_PERSON_DAY = 3
    start, told = Barrier(8), []

    def hand_in() -> None:
        start.wait()
        try:
            told.append(keep_photo(upload(encoded()), owner=owner, room="reviews").pk)
        except FilesOfTheDayUsed:
            told.append(None)
        finally:
            connection.close()

    threads = [Thread(target=hand_in) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert (len(told), told.count(None), StoredFile.objects.count()) == (8, 5, 3)
    assert len(lying(place)) == 6


@pytest.mark.django_db(transaction=True)
def test_published_and_released_at_once_it_is_gone(place: Path, owner: UUID) -> None:
    files = [keep_photo(upload(encoded()), owner=owner, room="reviews") for _ in range(4)]
    start = Barrier(8)

    def act(what: Callable[[], object]) -> None:
        start.wait()
        with suppress(FileGone):
            what()
        connection.close()

    acts = [partial(publish_photo, file.pk) for file in files]
    acts += [partial(release, files) for _ in range(2)]
    acts += [partial(release, files[::-1]) for _ in range(2)]
    threads = [Thread(target=act, args=[what]) for what in acts]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not StoredFile.objects.kept().exists()
    assert not StoredFile.objects.filter(is_public=True).exists()
    assert lying(place) == []


def test_the_doctor_finds_lost_files_and_a_place_that_fails(
    photo: StoredFile, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [found.level for found in stored_files() if found.level != "ok"] == []
    keeping.remove(photo.pk, keeping.FULL)
    assert [found.level for found in stored_files()] == ["unsafe"]
    monkeypatch.setattr(os, "fsync", lambda _handle: (_ for _ in ()).throw(PermissionError))
    (found,) = stored_files()
    assert "no file can be stored" in found.what
