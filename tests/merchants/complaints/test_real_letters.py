"""Real letters to a city: kept to the character, screened, read back. ALL_LETTERS=1: every one."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.kernel.ids import uuid7
from merchants.complaints import actions, words
from merchants.complaints.filing import MOST_A_DAY
from merchants.complaints.models import Complaint
from merchants.complaints.showing import for_consumer, for_shop
from tests.merchants.complaints.cast import cast, grievance

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]
EVERY = 1 if os.environ.get("ALL_LETTERS") else 40
FILES = (
    "letters_labelled_495.csv",
    "letters_with_replies_2011-2018.csv",
    "letters_with_votes_30.csv",
)


def letters(folder: Path) -> Iterator[str]:
    """The longest cell of each row: what the person wrote."""
    for name in FILES:
        raw = (folder / "complaints" / name).read_bytes()
        text = raw.decode("utf-8-sig", errors="replace")
        if "\ufffd" in text[:2000]:
            text = raw.decode("gb18030", errors="replace")
        rows = list(csv.reader(text.splitlines(keepends=True)))[1:]
        yield from (max(row, key=len) for row in rows[::EVERY] if any(row))


def test_every_letter_comes_back_to_the_character(shared_dir: Path) -> None:
    kept = long = 0
    for letter in letters(shared_dir / "data"):
        pk = uuid7()
        try:
            written = words.write(letter, table="complaint", pk=pk)
        except words.WordsTooLong:
            long += 1
            continue
        except words.WordsMissing:
            continue
        kept += 1
        args = {"table": "complaint", "pk": pk, "about": None, "reading": words.NOTED}
        assert words.read(written.sealed, **args) == letter
        assert len(written.public) == len(letter)
    print(f"{kept} letters kept, {long} longer than {words.LONGEST}")  # noqa: T201
    assert kept > 10


def test_letters_become_complaints_that_each_side_can_read(
    shared_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("merchants.complaints.filing.MOST_OPEN", 10_000)
    people = cast()
    some = [text for text in letters(shared_dir / "data") if 20 < len(text) < words.LONGEST]
    for letter in some[:MOST_A_DAY]:
        case = actions.file_complaint(
            complainant=people.citizen,
            merchant=people.merchant,
            grievance=grievance(words=letter, may_publish=True),
        )
        assert for_consumer(people.citizen, case.id).words == letter
        seen = for_shop(people.shop, people.clerk, case.id).words
        assert seen == Complaint.objects.get(id=case.id).words_public
