"""Every act leaves a receipt that its holder can check alone."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from backend.proof import notes, verify_receipt
from backend.proof.actions import AlreadyErased, erase, witness
from backend.proof.models import Entry
from backend.proof.receipts import ReceiptErased, proof_of, receipt_of
from backend.proof.sequencer import sequence_all
from backend.proof.verify_receipt import BROKEN, HOLDS, UNJUDGED, canonical, verdict

Acts = Callable[[int], list[Entry]]
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.text("abc_XYZ09", min_size=1), parts),
    max_leaves=8,
)


def judged(receipt: object) -> int:
    return verdict(receipt, notes.published_keys())[0]


def test_every_act_has_a_receipt_that_holds(acts: Acts) -> None:
    entries = acts(300)
    assert {judged(receipt_of(entry)) for entry in entries} == {HOLDS}


def test_an_old_receipt_still_holds_when_the_log_has_grown(acts: Acts) -> None:
    (first,) = acts(1)
    receipt = receipt_of(first)
    acts(700)
    assert judged(receipt) == HOLDS
    assert judged(receipt_of(first)) == HOLDS


def test_a_receipt_is_pending_until_a_checkpoint_covers_it(log: Path) -> None:
    with transaction.atomic():
        entry = witness("consent.given", {"purpose": "loan"})
    assert receipt_of(entry)["status"] == "pending"
    assert judged(receipt_of(entry)) == UNJUDGED
    sequence_all()
    assert judged(receipt_of(entry)) == HOLDS


ALTERATIONS = [
    lambda r: r["act"].update(number=99),
    lambda r: r["act"].update(more=1),
    lambda r: r.update(kind="review.removed"),
    lambda r: r.update(at="2020-01-01T00:00:00.000000Z"),
    lambda r: r.update(index=r["index"] + 1),
    lambda r: r.update(index=-1),
    lambda r: r.update(index="1"),
    lambda r: r.update(salt="A" * 43 + "="),
    lambda r: r.update(salt="not base64"),
    lambda r: r.update(hash="md5"),
    lambda r: r.update(proof=r["proof"][1:]),
    lambda r: r.update(proof=[*r["proof"], r["proof"][0]]),
    lambda r: r.update(log="elsewhere/log"),
    lambda r: r.update(checkpoint=r["checkpoint"].replace("\n7\n", "\n8\n")),
    lambda r: r.update(checkpoint="nothing"),
    lambda r: r.update(act=None),
    lambda r: r.pop("key"),
]


@pytest.mark.parametrize("altered", ALTERATIONS)
def test_an_altered_receipt_never_holds(acts: Acts, altered: Callable[[dict], object]) -> None:
    receipt = receipt_of(acts(7)[3])
    altered(receipt)
    assert judged(receipt) == BROKEN


def test_a_receipt_of_somebody_elses_log_does_not_hold(acts: Acts) -> None:
    receipt = receipt_of(acts(3)[0])
    keys = copy.deepcopy(notes.published_keys())
    keys["keys"][0]["public_key"] = "A" * 43 + "="
    assert verdict(receipt, keys)[0] == BROKEN
    assert verdict(receipt, None)[0] == UNJUDGED


@pytest.mark.parametrize("what", [None, 1, "", [], {}, {"version": 2}, {"version": 1}])
def test_nonsense_is_answered_in_one_sentence(what: object) -> None:
    code, said = verdict(what, {"log": "x", "keys": []})
    assert code in {BROKEN, UNJUDGED}
    assert said.count("\n") == 0


@pytest.mark.parametrize("text", ["", "\x00", "[" * 100_000, "{}", "\ud800", "nul", "[NaN]"])
def test_no_file_breaks_the_program(tmp_path: Path, text: str) -> None:
    (tmp_path / "receipt.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert verify_receipt.main([str(tmp_path / "receipt.json")]) in {BROKEN, UNJUDGED}


def test_a_deep_act_is_malformed(acts: Acts) -> None:
    receipt = receipt_of(acts(1)[0])
    for _ in range(5000):
        receipt["act"] = {"deeper": receipt["act"]}
    assert judged(receipt) == BROKEN


def test_erasing_leaves_old_receipts_good_and_the_leaf_without_meaning(acts: Acts) -> None:
    entry = acts(4)[2]
    receipt = receipt_of(entry)
    said_so = erase(entry)
    sequence_all()
    assert judged(receipt) == HOLDS  # whoever kept it may still show it
    with pytest.raises(ReceiptErased):
        receipt_of(entry)
    assert proof_of(entry)["status"] == "proved"
    assert receipt_of(said_so)["act"] == {"entry": str(entry.pk)}
    with pytest.raises(AlreadyErased):
        erase(entry)


def test_receipts_survive_a_change_of_the_key(acts: Acts) -> None:
    before = receipt_of(acts(2)[0])
    notes.rotate_key()
    after = receipt_of(acts(2)[0])
    assert before["key"] != after["key"]
    assert [judged(before), judged(after)] == [HOLDS, HOLDS]


def test_commitments_may_be_made_with_sm3(acts: Acts, settings: Settings) -> None:
    settings.PROOF_HASH = "sm3"
    receipt = receipt_of(acts(2)[1])
    assert receipt["hash"] == "sm3"
    assert judged(receipt) == HOLDS


def test_the_same_act_twice_makes_two_unlike_leaves(log: Path) -> None:
    with transaction.atomic():
        one, other = (witness("review.written", {"stars": 5}) for _ in range(2))
    assert one.commitment != other.commitment


@pytest.mark.parametrize("act", [{"a": 1.5}, {"é": 1}, {"a": b"x"}, {"a": 2**60}, {1: 2}])
def test_an_act_without_one_spelling_is_refused(log: Path, act: dict) -> None:
    with transaction.atomic(), pytest.raises(ValueError, match=r"spelling|ASCII|large"):
        witness("review.written", act)


@pytest.mark.django_db(transaction=True)
def test_an_act_is_witnessed_only_inside_its_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        witness("review.written", {})


@given(PLAIN)
def test_a_value_is_spelled_the_same_after_a_journey_through_json(value: object) -> None:
    assert canonical(json.loads(json.dumps(value))) == canonical(value)


def test_a_friend_can_check_it_with_one_file(acts: Acts, tmp_path: Path) -> None:
    receipt, keys = tmp_path / "receipt.json", tmp_path / "keys.json"
    receipt.write_text(json.dumps(receipt_of(acts(9)[4]), ensure_ascii=False), "utf-8")
    keys.write_bytes(notes.keys_file())
    program = Path(verify_receipt.__file__).read_bytes()
    (tmp_path / "verify_receipt.py").write_bytes(program)  # away from everything of ours
    command = [sys.executable, "-I", "verify_receipt.py", "receipt.json"]
    found = [
        subprocess.run([*command, *more], cwd=tmp_path, check=False, capture_output=True).returncode
        for more in (["--keys", "keys.json"], [], ["--keys", "absent.json"])
    ]
    assert found == [HOLDS, UNJUDGED, UNJUDGED]
