"""What anyone may read of the log: its page, its files, and where an entry hangs."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from backend.proof import tiles, verify_receipt
from backend.proof.actions import erase
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from backend.proof.verify_receipt import leaf_hash, read_checkpoint

Acts = Callable[[int], list[Entry]]


def test_the_page_draws_the_log_and_shows_its_checkpoint(acts: Acts, client: Client) -> None:
    acts(300)
    text = client.get("/transparency").content.decode()
    assert text.count("<polygon") == (300).bit_count()
    assert "256 + 32 + 8 + 4" in " ".join(text.split())
    assert "credit.example.cn/log\n300\n" in text
    assert "/log/tile/0/001.p/44" in text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", ["/transparency", "/verify/receipt", "/verify"])
def test_the_pages_open_before_there_is_a_log(
    log: Path, client: Client, path: str, language: str
) -> None:
    response = client.get(path, headers={"accept-language": language})
    assert response.status_code == 200
    assert b"/verify/receipt" in response.content


def test_a_stranger_can_read_the_whole_log(acts: Acts, client: Client) -> None:
    entries = acts(300)
    note = read_checkpoint(client.get("/log/checkpoint").content.decode())
    bundle = client.get("/log/tile/entries/000").content
    bundle += client.get("/log/tile/entries/001.p/44").content
    read = [bundle[at + 2 : at + 34] for at in range(0, len(bundle), 34)]
    assert read == [bytes(entry.commitment) for entry in entries]
    hashes = client.get("/log/tile/0/000").content + client.get("/log/tile/0/001.p/44").content
    assert hashes == b"".join(map(leaf_hash, read))
    assert note.size == 300
    keys = client.get("/log/keys.json").json()
    assert verify_receipt.is_signed(note, b64decode(keys["keys"][0]["public_key"]))


def test_tiles_never_change_so_caches_keep_them(acts: Acts, client: Client) -> None:
    acts(300)
    assert "immutable" in client.get("/log/tile/0/000").headers["Cache-Control"]
    assert client.get("/log/checkpoint").headers["Cache-Control"] == "no-cache"
    assert client.get("/log/checkpoint").headers["Content-Type"] == "text/plain; charset=utf-8"


def test_a_tile_that_has_filled_up_still_answers_for_its_parts(acts: Acts, client: Client) -> None:
    acts(44)
    before = client.get("/log/tile/0/000.p/44").content
    acts(300)
    assert not (tiles.folder() / "tile/0/000.p").exists()
    assert client.get("/log/tile/0/000.p/44").content == before
    assert client.get("/log/tile/0/000.p/7").content == before[: 7 * 32]


@pytest.mark.parametrize(
    "name",
    [
        "0/001", "0/001.p/45", "0/000.p/0", "0/000.p/256", "0/000.p/257", "0/x000/000", "0/0",
        "0/002", "1/000", "2/000.p/1", "64/000", "entries/001", "entries/000/../../keys.json",
        "..%2f..%2fcheckpoint", "0/" + "x999/" * 40 + "999", "data/000", "0/000.p/1/", "0/００0",
    ],
)  # fmt: skip
def test_no_other_name_opens_a_file(acts: Acts, client: Client, name: str) -> None:
    acts(300)
    assert client.get(f"/log/tile/{name}").status_code == 404


def test_what_no_checkpoint_covers_is_not_shown(acts: Acts, log: Path, client: Client) -> None:
    acts(3)
    kept = (log / "checkpoint").read_bytes()
    acts(3)
    (log / "checkpoint").write_bytes(kept)  # as between two steps of the sequencer
    assert client.get("/log/tile/0/000.p/6").status_code == 404
    assert client.get("/log/tile/0/000.p/3").status_code == 200


def test_a_pending_receipt_is_completed_by_its_number_alone(acts: Acts, client: Client) -> None:
    entry = acts(5)[2]
    receipt = receipt_of(entry)
    proof = client.get(f"/log/proof/{entry.pk}").json()
    assert proof.items() <= receipt.items()
    assert {"act", "salt"}.isdisjoint(proof)
    assert client.get(f"/log/proof/{uuid4()}").status_code == 404


def test_odd_names_of_streams_and_positions_find_nothing(log: Path, client: Client) -> None:
    assert client.get("/log/anchors/no.such.stream").json()["anchors"] == []
    for odd in ("x?after=1-1", "x?after=%00", "%00", "x?after=" + "9" * 3000):
        assert client.get(f"/log/anchors/{odd}").status_code == 404


def test_there_is_no_checkpoint_before_the_first_act(log: Path, client: Client) -> None:
    assert client.get("/log/checkpoint").status_code == 404
    assert client.get("/log/keys.json").json()["keys"] == []


def test_the_program_is_handed_out_as_it_lies_here(client: Client) -> None:
    given = client.get("/transparency/verify_receipt.py")
    assert given.content == Path(verify_receipt.__file__).read_bytes()
    assert "attachment" in given.headers["Content-Disposition"]


def test_a_number_alone_says_where_an_entry_stands_and_nothing_of_the_act(
    acts: Acts, client: Client
) -> None:
    first, *_others = acts(3)
    page = client.get("/verify/receipt", {"entry": f" {first.pk} "}).content.decode()
    assert "第 1 位，最新签名覆盖 3 条" in page
    assert first.kind not in page
    for odd in ("nothing", str(uuid4()), "\x00"):
        told = client.get("/verify/receipt", {"entry": odd}).content.decode()
        assert "日志里没有这个编号" in told


def test_an_erased_entry_is_explained_and_keeps_its_place(acts: Acts, client: Client) -> None:
    first, *_others = acts(3)
    erase(first)
    page = client.get("/verify/receipt", {"entry": str(first.pk)}).content.decode()
    assert "第 1 位" in page
    assert "内容和盐值已经抹去" in page
