"""The heads of accounts stand in the transparency log, and tell nothing of anybody there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from backend.proof.models import Anchor
from backend.proof.sequencer import sequence_all
from backend.proof.verify_receipt import decode, leaf_hash, root_by_path
from credit.ledger.anchoring import heads
from credit.ledger.anchoring.models import AnchoredHead, HeadAnchor
from tests.credit.people import a_member, gone, spent, thanked

pytestmark = pytest.mark.django_db


def test_a_member_can_prove_their_account_with_the_log_alone() -> None:
    members = [a_member() for _ in range(5)]
    for member in members:
        thanked(member, 30)
    assert heads.anchor_heads() == 5
    sequence_all()
    for member in members:
        proof = heads.head_proof(member)
        assert proof is not None
        root = root_by_path(leaf_hash(proof.hash), proof.place, proof.size, proof.path)
        assert root == decode(proof.receipt["act"]["root"])


def test_only_what_moved_is_anchored_again() -> None:
    member, other = a_member(), a_member()
    for one in (member, other):
        thanked(one, 30)
    heads.anchor_heads()
    assert heads.anchor_heads() == 0
    spent(member, 5)
    assert heads.anchor_heads() == 1
    proof = heads.head_proof(member)
    assert proof is not None
    assert (proof.seq, proof.size) == (2, 1)


def test_a_long_run_is_cut_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "RUN", 2)
    monkeypatch.setattr(heads, "OVERLAP", timedelta())
    for _ in range(5):
        thanked(a_member(), 1)
    assert heads.anchor_heads() == 5
    assert Anchor.objects.filter(stream=heads.STREAM).count() == 3


def test_an_account_nobody_thanked_yet_has_no_proof() -> None:
    assert heads.head_proof(a_member()) is None


def test_what_was_anchored_is_compared_and_stays() -> None:
    member = a_member()
    thanked(member, 30)
    heads.anchor_heads()
    assert list(heads.heads_are_as_anchored()) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        HeadAnchor.objects.update(leaves=b"")
    AnchoredHead.objects.update(place=7)
    assert [trouble.where for trouble in heads.heads_are_as_anchored()] == [f"account {member.pk}"]


def test_a_chain_rewritten_by_a_superuser_is_found() -> None:
    member = a_member()
    thanked(member, 30)
    heads.anchor_heads()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE credit_entry SET subject = 'x'")
        cursor.execute("SET session_replication_role = origin")
    assert [trouble.where for trouble in heads.heads_are_as_anchored()] == [f"account {member.pk}"]


def test_promise_18_after_leaving_the_log_still_holds_and_names_nobody() -> None:
    member = a_member()
    thanked(member, 30)
    heads.anchor_heads()
    gone(member)
    assert not AnchoredHead.objects.exists()
    assert list(heads.heads_are_as_anchored()) == []
    call_command("verify_log", verbosity=0)
