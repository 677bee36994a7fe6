"""What is sealed is opened where a note of it cannot be forgotten, or where the reason is named."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import ROOMS, ROOT, modules, shown

# Who opens seals without leaving a note, and why no other person reads anything there.
WITHOUT_A_NOTE = {
    "backend/audit/reads.py": "leaves the note itself",
    "backend/api/idempotency.py": "gives a caller's own answer again",
    "backend/proof/receipts.py": "makes the holder's own receipt",
    "backend/proof/verification.py": "compares an act with its leaf, shows nothing",
    "backend/proof/notes.py": "the log's own signing key",
    "backend/accounts/sessions.py": "a session, for its holder",
    "backend/accounts/models.py": "the person's own number, to send them a message",
    "backend/accounts/identity/models.py": "age limits of the person signing in",
    "backend/accounts/identity/disclosure.py": "shows its owner a masked proof, others by Reading",
    "backend/consent/rights/copies.py": "the person's own archive",
    "backend/files/sealing.py": "evidence for whom its room lets in, by a Reading of that room",
    "backend/accounts/providers/accounts.py": "an openid, for its owner's copy and its platform",
    "backend/accounts/providers/wechat/tokens.py": "the token of the mini-program itself",
    "backend/accounts/sms/actions.py": "hands a message to the gateway",
    "backend/notices/models.py": "what a person was told, for that person",
    "backend/accounts/adapter.py": "second-factor secrets, to check a code",
    "credit/catalogue/signing.py": "the key that signs rules",
    "incentives/eligibility/sites/keys.py": "the key that signs sign-ins",
    "incentives/webhooks/signing.py": "secrets that sign a partner's news",
    "incentives/eligibility/signing.py": "the key that signs answers",
    "merchants/licences/keys.py": "keys that sign licences",
    "incentives/vouchers/signing.py": "keys that sign passes of vouchers",
    "backend/intake/quarantine.py": "rows of a delivery, for their source office",
}


def opens_a_seal(path: Path) -> bool:
    """Whether the module calls `vault().open(…)` or binds `vault().open`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in {"open", "open_many"}:
            made = node.value
            if isinstance(made, ast.Call) and getattr(made.func, "id", "") == "vault":
                return True
    return False


def opening() -> set[str]:
    kernel = ROOT / "backend" / "kernel"
    return {
        shown(path) for path in modules(*ROOMS) if kernel not in path.parents and opens_a_seal(path)
    }


@pytest.mark.parametrize("path", sorted(opening()))
def test_whoever_opens_a_seal_leaves_a_note_or_names_a_reason(path: str) -> None:
    assert path in WITHOUT_A_NOTE, "open it through backend.audit.reads.Reading"


def test_nobody_is_excused_who_opens_nothing() -> None:
    assert set(WITHOUT_A_NOTE) <= opening()


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    module = tmp_path / "one.py"
    module.write_text("from x import vault\ndef f(s):\n    return vault().open(s, context='c')\n")
    assert opens_a_seal(module)
    module.write_text("def f(s):\n    return open(s)\n")
    assert not opens_a_seal(module)
