"""The browser judges a receipt by itself, as the program does, and sends it nowhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from backend.proof.actions import witness
from backend.proof.receipts import receipt_of
from backend.proof.sequencer import sequence_all
from tests.browser.test_everyone_can_read_it import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ACT = {
    "shop": "K7M2Q9XH4D",
    "stars": 5,
    "text": "面很好\n“真的” \\ \u2028 é 😀",
    "tags": ["a", None],
}
ALTERATIONS: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("altered", lambda r: r["act"].update(stars=1)),
    ("altered", lambda r: r.update(at="2020-01-01T00:00:00.000000Z")),
    ("altered", lambda r: r.update(index=r["index"] + 1)),
    ("altered", lambda r: r.update(index=99)),
    ("altered", lambda r: r.update(proof=r["proof"][1:])),
    ("altered", lambda r: r.update(proof=r["proof"] * 3)),
    ("altered", lambda r: r.update(log="elsewhere/log")),
    ("forged", lambda r: r["key"].update(public_key="A" * 43 + "=")),
    ("malformed", lambda r: r.update(checkpoint="nothing")),
    ("malformed", lambda r: r.update(salt="not base64")),
    ("malformed", lambda r: r.pop("proof")),
    ("malformed", lambda r: r.update(index="1")),
    ("program", lambda r: r.update(hash="sm3")),
    ("pending", lambda r: r.update(status="pending", id="01a20151-81fe-721a-9a3f-093aeea770b4")),
]


@pytest.fixture
def receipt(settings: Settings, tmp_path: Path) -> dict[str, Any]:
    settings.TRANSPARENCY_DIR = tmp_path / "log"
    with transaction.atomic():
        made = [witness("review.written", ACT) for _ in range(11)]
    sequence_all()
    return receipt_of(made[6])


def judged(page: Any, text: str) -> str:
    page.evaluate("document.querySelector('[data-receipt-result]').dataset.state = ''")
    page.locator("textarea").fill(text)
    page.locator("form[data-receipt] button").click()
    result = page.locator("[data-receipt-result]:not([data-state=''])")
    result.wait_for()
    return str(result.get_attribute("data-state"))


def test_the_browser_and_the_program_agree(visit: Any, receipt: dict[str, Any]) -> None:
    page = visit("phone").open("/verify/receipt")
    assert judged(page, json.dumps(receipt)) == "holds"
    assert judged(page, json.dumps(receipt, indent=4, ensure_ascii=False)) == "holds"
    for state, alter in ALTERATIONS:
        copy = json.loads(json.dumps(receipt))
        alter(copy)
        assert judged(page, json.dumps(copy)) == state, copy
    assert judged(page, "hello") == "malformed"


def test_a_receipt_is_never_sent(visit: Any, receipt: dict[str, Any]) -> None:
    reader = visit("phone")
    page = reader.open("/verify/receipt")
    page.wait_for_load_state("networkidle")
    before = len(reader.addresses)
    assert judged(page, json.dumps(receipt)) == "holds"
    asked = [url.removeprefix(reader.base) for url in reader.addresses[before:]]
    assert asked == ["/log/keys.json"]
    assert reader.trouble == []


def test_a_pending_receipt_asks_for_its_proof_by_number(
    visit: Any, receipt: dict[str, Any]
) -> None:
    reader = visit("phone", locale="en-GB")
    page = reader.open("/verify/receipt")
    early = {
        name: receipt[name]
        for name in ("version", "log", "id", "kind", "at", "act", "hash", "salt")
    }
    assert judged(page, json.dumps({**early, "status": "pending"})) == "holds"
    assert "The receipt holds" in page.inner_text("[data-receipt-result]")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_axe_finds_nothing_on_the_logs_pages(
    visit: Any, receipt: dict[str, Any], screen: str, theme: str
) -> None:
    reader = visit(screen, theme, bypass_csp=True)
    assert faults_of(reader, ("/transparency", "/verify/receipt", "/verify")) == {}
