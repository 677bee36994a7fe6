"""What I was told, and how: as a person sees it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.test import Client

from backend.accounts.models import User
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of
from tests.consent.conftest import citizen, mine  # noqa: F401  (fixtures)
from tests.notices import conftest  # noqa: F401  (declares the kinds of the stories)
from tests.notices.telling import tell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ("/me", "/me/notices", "/me/notices/preferences")


@pytest.mark.parametrize(
    ("screen", "theme", "locale"), [("phone", "light", "zh-CN"), ("desk", "dark", "en-GB")]
)
def test_axe_finds_nothing(  # type: ignore[no-untyped-def]
    visit,
    mine: Client,  # noqa: F811
    citizen: User,  # noqa: F811
    screen: str,
    theme: str,
    locale: str,
) -> None:
    tell(citizen, address="/me/rights")
    tell(citizen, kind="story.alarm")
    reader = as_person(visit(screen, theme, bypass_csp=True, locale=locale), mine)
    assert faults_of(reader, PAGES) == {}
    assert reader.trouble == []
    folder = os.environ.get("SCREENSHOTS")
    for path in PAGES if folder else ():
        name = f"{path.strip('/').replace('/', '-')}-{screen}-{locale}.png"
        reader.open(path).screenshot(path=Path(folder or "") / name, full_page=True)
