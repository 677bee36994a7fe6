"""Who handed files in sees them listed, and takes them along when leaving."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.accounts.models import User
from backend.consent.rights.registry import erasers, exporters
from backend.files import rooms
from backend.files.actions import keep_evidence, keep_photo
from backend.files.models import StoredFile
from tests.files.conftest import encoded, pdf, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(place: Path) -> User:
    somebody = User.objects.create()
    keep_photo(upload(encoded()), owner=somebody.pk, room="reviews")
    keep_evidence(upload(pdf()), owner=somebody.pk, room="complaints")
    return somebody


def test_a_copy_lists_what_was_handed_in(person: User) -> None:
    (files,) = (each for each in exporters() if each.section == "files")
    told = list(files.build(person))
    assert [(one["room"], one["kind"]) for one in told] == [
        ("reviews", "photo"),
        ("complaints", "evidence"),
    ]
    assert all(set(one) == set(files.fields) for one in told)
    assert list(files.build(User.objects.create())) == []


def test_who_leaves_takes_all_but_what_a_law_keeps(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "_KEPT", set())
    rooms.keep_for_law("complaints")
    (files,) = (each for each in erasers() if each.section == "files")
    assert (files.erase(person), files.erase(person)) == (1, 0)
    assert StoredFile.objects.kept().get().room == "complaints"
