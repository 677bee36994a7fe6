"""Every page, light and dark, phone and desk: axe finds nothing, and no page calls out."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from backend.web import styleguide
from tests.browser.conftest import AXE, Visit

pytestmark = [
    pytest.mark.browser, pytest.mark.urls("tests.browser.urls"), pytest.mark.django_db,
]  # fmt: skip

SAMPLES = sorted(path.stem for path in (styleguide.HERE / "samples").glob("*.json"))
OWN = ("/about", "/offline", "/styleguide")
PAGES = (*OWN, *(f"/styleguide/pages/{name}" for name in SAMPLES))
# The levels of WCAG 2.2 AA and axe's own good habits.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND = (
    "rules => axe.run(document, {runOnly: rules}).then(found => found.violations.map("
    "one => one.id + ': ' + one.nodes.map(node => node.target.join(' ')).join(' | ')))"
)
OUTLINE = """(() => {
    const one = document.activeElement, style = getComputedStyle(one);
    return [style.outlineStyle, parseFloat(style.outlineWidth), one.outerHTML];
})()"""


def faults_of(reader: Visit, paths: Iterable[str]) -> dict[str, list[str]]:
    """What axe finds on each page, and pages wider than their screen."""
    faults: dict[str, list[str]] = {}
    for path in paths:
        page = reader.open(path)
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate(FIND, RULES)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("wider than the screen")
        if found:
            faults[path] = found
    return faults


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_axe_finds_nothing_on_any_page(visit, screen: str, theme: str) -> None:  # type: ignore[no-untyped-def]
    reader = visit(screen, theme, bypass_csp=True)  # axe itself is injected
    assert faults_of(reader, PAGES) == {}


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_no_page_breaks_its_own_policy_or_calls_out(visit, locale: str) -> None:  # type: ignore[no-untyped-def]
    reader = visit("phone", locale=locale)
    for path in PAGES:
        if "error-" not in path:  # the browser itself reports their status as an error
            reader.open(path)
    assert reader.trouble == []
    assert reader.strangers() == []


def test_english_fits_the_phone_too(visit) -> None:  # type: ignore[no-untyped-def]
    reader = visit("phone", locale="en-GB")
    wide = [
        path
        for path in PAGES
        if reader.open(path).evaluate("document.documentElement.scrollWidth > innerWidth")
    ]
    assert wide == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_keyboard_always_shows_where_it_is(visit, theme: str) -> None:  # type: ignore[no-untyped-def]
    page = visit("desk", theme).open("/styleguide/pages/scan-rich")
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate(OUTLINE)
        if style[0] == "none" or style[1] < 2:
            unseen.append(style[2][:120])
    assert unseen == []


def test_the_first_tab_leads_past_the_header(visit) -> None:  # type: ignore[no-untyped-def]
    page = visit().open("/styleguide/pages/scan-rich")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
