"""A real Chromium on the pages, in both lights and on both screens."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SCREENS = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 800}}


def _chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail("No Chromium: install it or name it in CHROMIUM.")
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module: the next one's tests may want this thread's event loop."""
    # Playwright keeps an event loop on this thread; Django's guard would take it for async code.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        yield chromium
        chromium.close()


class Visit:
    """A page opened as one reader would, keeping what went wrong and what was fetched."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context, self.base = context, base
        self.page: Page = context.new_page()
        self.trouble: list[str] = []
        self.addresses: list[str] = []
        self.finished: list[Request] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("request", lambda request: self.addresses.append(request.url))
        self.page.on("requestfinished", self._keep)

    def _keep(self, request: Request) -> None:
        self.finished.append(request)

    def _hear(self, message) -> None:  # type: ignore[no-untyped-def]
        harmless = "Service Worker registration blocked" in message.text
        if message.type in {"error", "warning"} and not harmless:
            self.trouble.append(message.text)

    def open(self, path: str) -> Page:
        """Go to `path` on the test server and wait until all it names is there."""
        self.page.goto(f"{self.base}{path}", wait_until="load")
        return self.page

    def until(self, truth: str) -> None:
        """Wait until the JavaScript expression (or its promise) is true; ten seconds at most.

        Playwright's own waiting evaluates text on the page, which our content policy forbids.
        """
        self.page.evaluate(
            f"""async () => {{
                for (let turn = 0; turn < 100; turn += 1) {{
                    if (await ({truth})) return;
                    await new Promise((next) => setTimeout(next, 100));
                }}
                throw new Error("it never came true");
            }}"""
        )

    def weight(self) -> int:
        """Bytes of everything fetched, uncompressed."""
        self.page.wait_for_load_state("networkidle")
        answers = [request.response() for request in self.finished]
        return sum(len(answer.body()) for answer in answers if answer and answer.ok)

    def strangers(self) -> list[str]:
        """Everything fetched from another host than the test server."""
        return [url for url in self.addresses if not url.startswith((self.base, "data:"))]


@pytest.fixture
def visit(browser: Browser, live_server) -> Iterator:  # type: ignore[no-untyped-def, type-arg]
    """`visit(screen, theme, **context options)` gives a Visit; all are closed at the end."""
    opened: list[BrowserContext] = []

    def start(screen: str = "phone", theme: str = "light", **options) -> Visit:  # type: ignore[no-untyped-def]
        defaults = {"locale": "zh-CN", "service_workers": "block"}
        context = browser.new_context(
            viewport=SCREENS[screen], color_scheme=theme, **(defaults | options)
        )
        opened.append(context)
        return Visit(context, live_server.url)

    yield start
    for context in opened:
        context.close()
