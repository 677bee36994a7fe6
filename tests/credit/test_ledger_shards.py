"""What a member asks of the ledger is answered by one shard; what goes everywhere is named."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from backend.sharding.lint import SHARDS, ShardLint
from credit.ledger import reading
from credit.ledger.anchoring import heads
from credit.ledger.checking import CHECKS
from tests.architecture.sources import ROOT
from tests.credit.people import a_member, days

pytestmark = pytest.mark.django_db

FUNCTIONS = ROOT / "credit" / "migrations" / "0004_ledger_functions.py"
ONE = {"routed", "local"}


def test_a_members_figures_and_passbook_come_from_one_shard() -> None:
    member = a_member()
    with ShardLint(connection) as lint:
        reading.spendable(member)
        reading.expiring(member)
        reading.standing_points(member)
        reading.balance_at(member, on=days(0))
        reading.spendable_at(member, on=days(0))
        reading.passbook(member)
        heads.head_proof(member)
        assert {verdict for _, verdict in lint.verdicts} <= ONE
        assert len(lint.verdicts) > 6


def test_anchoring_and_checking_go_everywhere_by_decision() -> None:
    with ShardLint(connection) as lint:
        for sql in (heads.DIFFERS, *CHECKS.values()):
            assert lint.verdict(sql) == f"fan-out:{SHARDS}"


def test_every_statement_of_the_functions_names_the_member() -> None:
    """A cluster sends each to the shard of the account that is locked."""
    text = FUNCTIONS.read_text(encoding="utf-8")
    tables = "account|entry|lot|reversal|pending"
    statements = re.findall(rf"(?:FROM|UPDATE) credit_(?:{tables})\b.*?;", text, re.DOTALL)
    assert len(statements) > 15
    assert [one for one in statements if "member_id" not in one] == []
