"""Translations are compiled without gettext, only when they changed."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "商户"\nmsgstr "{}"\n'


@pytest.fixture
def source(tmp_path: Path, settings: Settings) -> Path:
    settings.LOCALE_PATHS = [tmp_path]
    path = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO.format("Merchant"), encoding="utf-8")
    return path


def test_a_changed_catalogue_is_compiled_once(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("compile_locale")
    call_command("compile_locale")
    assert capsys.readouterr().out.split("\n")[:2] == ["1 compiled", "0 compiled"]
    with source.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("商户") == "Merchant"


def test_a_later_change_is_seen(source: Path) -> None:
    call_command("compile_locale")
    source.write_text(PO.format("Shop"), encoding="utf-8")
    later = source.stat().st_mtime_ns + 1_000_000_000
    os.utime(source, ns=(later, later))
    call_command("compile_locale")
    with source.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("商户") == "Shop"
