"""Every public change is in the transparency log, and a changed one is found."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from backend.proof import notes
from backend.proof.models import Anchor
from backend.proof.sequencer import sequence_all
from backend.proof.verification import examine_rows
from backend.proof.verify_receipt import HOLDS, canonical, leaf_hash, verdict
from merchants.lookup import anchors
from merchants.lookup.anchors import anchor_changes
from merchants.lookup.models import Change

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def log(settings: Settings, tmp_path: Path) -> Path:
    settings.TRANSPARENCY_DIR = tmp_path / "log"
    return tmp_path / "log"


def changed(how_many: int) -> None:
    at = datetime.now(UTC)
    Change.objects.bulk_create(
        Change(merchant_id=uuid4(), code="K7M2Q9XH4D", kind="updated", at=at)
        for _ in range(how_many)
    )


def test_each_change_is_anchored_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchors, "RUN", 4)
    changed(10)
    assert [anchor_changes(), anchor_changes()] == [10, 0]
    changed(1)
    assert anchor_changes() == 1
    sequence_all()
    given = client.get("/log/anchors/merchants.changes").json()["anchors"]
    assert [receipt["act"]["count"] for receipt in given] == [4, 4, 2, 1]
    assert {verdict(receipt, notes.published_keys())[0] for receipt in given} == {HOLDS}
    rest = client.get(f"/log/anchors/merchants.changes?after={given[1]['act']['upto']}").json()
    assert rest["anchors"] == given[2:]


def test_anyone_can_compute_a_run_again_from_the_open_feed(client: Client) -> None:
    changed(3)
    anchor_changes()
    sequence_all()
    (receipt,) = client.get("/log/anchors/merchants.changes").json()["anchors"]
    feed = client.get("/api/open/v1/changes").json()["changes"]
    told = ("position", "code", "change", "item_id", "at")
    lines = [canonical({name: change[name] for name in told}) for change in feed]
    assert (
        receipt["act"]["root"]
        == anchors.b64encode(anchors.tree.root_of([leaf_hash(line) for line in lines])).decode()
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE merchants_change SET code = 'K7M2Q9XH4F'"
        " WHERE id = (SELECT max(id) - 1 FROM merchants_change)",
        "DELETE FROM merchants_change WHERE id = (SELECT min(id) FROM merchants_change)",
    ],
)
def test_a_change_altered_later_is_named(sql: str) -> None:
    changed(3)
    anchor_changes()
    sequence_all()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE merchants_change DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE merchants_change ENABLE TRIGGER USER")
    (trouble,) = examine_rows(Path(str(notes.settings.TRANSPARENCY_DIR)))
    assert trouble.where.startswith("changes after the beginning")
    assert "leaf 0" in trouble.what
    assert Anchor.objects.count() == 1
