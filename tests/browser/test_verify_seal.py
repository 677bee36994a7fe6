"""The browser judges a licence seal by itself, and comes to the same verdict as the server."""

from __future__ import annotations

import json
import random
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from merchants.licences import seal
from merchants.licences.seal import Payload, PublicKey

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "verify-seal.js"
SITE = "https://credit.example.cn"
TODAY = datetime.now(UTC).date()  # the browser judges by its own clock
PRIVATE = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
KEY = PublicKey(
    key_id=3,
    public_key=PUBLIC,
    not_before=TODAY - timedelta(days=400),
    not_after=TODAY + timedelta(days=400),
)
PAPER = Payload(
    uscc="91350100M000100Y43",
    issued_on=TODAY - timedelta(days=30),
    expires_on=TODAY + timedelta(days=300),
    serial=4_000_000_000,
    key_id=3,
)
GENUINE = seal.encode(PAPER, PRIVATE)
PAGE = """<!doctype html><html lang="{lang}"><script src="/verify-seal.js" defer></script>
<div data-verify-result hidden></div><form data-verify data-keys="/keys"><textarea name="digits">
</textarea><button>ok</button></form></html>"""
pytestmark = pytest.mark.browser


def published(key: PublicKey) -> str:
    shown = {
        "id": key.key_id,
        "algorithm": "ed25519",
        "public_key": urlsafe_b64encode(key.public_key).rstrip(b"=").decode(),
        "not_before": key.not_before.isoformat(),
        "not_after": key.not_after.isoformat(),
        "retired_at": "2026-01-01T00:00:00+08:00" if key.retired else None,
    }
    return json.dumps({"keys": [shown]})


@pytest.fixture
def verify(browser):
    """Opens the form with some published key; gives a function from digits to (state, words)."""
    context = browser.new_context()

    def opened(*, key: PublicKey | None = KEY, lang: str = "zh-Hans", online: bool = True):
        page = context.new_page()
        answers = {"/verify-seal.js": SCRIPT.read_text(), "/": PAGE.format(lang=lang)}
        if key:
            answers["/keys"] = published(key)

        def answer(route):
            path = route.request.url.removeprefix(SITE)
            kind = "text/javascript" if path.endswith(".js") else "text/html"
            known = path in answers
            route.fulfill(
                body=answers[path], content_type=f"{kind}; charset=utf-8"
            ) if known else route.abort()

        page.route("**/*", answer)
        page.goto(f"{SITE}/")
        context.set_offline(not online)
        return lambda text: judged(page, text)

    yield opened
    context.close()


def judged(page, text: str) -> tuple[str, str]:
    page.evaluate("document.querySelector('[data-verify-result]').dataset.state = ''")
    page.locator("textarea").fill(text)
    if len(text) < seal.DIGITS:
        page.locator("button").click()
    result = page.locator("[data-verify-result]:not([data-state=''])")
    result.wait_for()
    return result.get_attribute("data-state"), result.inner_text()


def variants() -> list[str]:
    """Good, expired, impossible, foreign and altered seals."""
    rng = random.Random(5)
    made = [
        replace(PAPER, expires_on=TODAY - timedelta(days=2)),
        replace(PAPER, key_id=4),
        replace(PAPER, issued_on=TODAY - timedelta(days=401)),
        replace(PAPER, uscc="0" * 18, serial=1),
        replace(PAPER, uscc="Z" * 18),
    ]
    places = [rng.randrange(seal.DIGITS) for _ in range(60)]
    altered = [GENUINE[:at] + str((int(GENUINE[at]) + 3) % 10) + GENUINE[at + 1 :] for at in places]
    foreign = seal.encode(PAPER, bytes(32))
    longer = ["0" + GENUINE, "9" * 208, "1" * 208, GENUINE + "0"]
    return [GENUINE, foreign, *longer, *(seal.encode(each, PRIVATE) for each in made), *altered]


def test_browser_and_server_come_to_the_same_verdict(verify):
    judge = verify()
    for digits in variants():
        assert (digits, judge(digits)[0]) == (digits, seal.verify(digits, [KEY], TODAY).state)


def test_a_scanned_address_is_read_too(verify):
    state, said = verify()(f"{SITE}/m/{GENUINE}\n")
    assert state == "genuine"
    assert PAPER.uscc in said
    assert str(PAPER.serial) in said
    assert PAPER.expires_on.isoformat() in said


def test_it_says_that_a_revocation_is_known_only_online(verify):
    assert "是否已作废，要联网核验才知道" in verify()(GENUINE)[1]


def test_a_retired_key_is_not_believed(verify):
    assert verify(key=replace(KEY, retired=True))(GENUINE)[0] == "unknown_key"


def test_without_any_keys_it_says_so(verify):
    assert verify(key=None)(GENUINE)[0] == "no_keys"


def test_without_a_network_the_form_is_answered_on_the_phone(verify):
    judge = verify(key=None, online=False)
    assert judge("12345")[0] == "malformed"


def test_it_speaks_english_where_the_page_does(verify):
    assert "Signature holds" in verify(lang="en")(GENUINE)[1]
