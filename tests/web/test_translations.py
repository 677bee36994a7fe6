"""Chinese is the source; every sentence of it has its English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
HAN = re.compile(r"[\u4e00-\u9fff]")
SIMPLE = re.compile(r"""\{%-?\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
BLOCK = re.compile(r"\{% blocktranslate([^%]*)%\}(.*?)\{% endblocktranslate %\}", re.DOTALL)
CALL = re.compile(r"""\b_\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)""")


def _in_templates() -> Iterator[str]:
    folders = [Path(folder) for folder in settings.TEMPLATES[0]["DIRS"]]
    for page in (page for folder in folders for page in folder.rglob("*.html")):
        text = page.read_text("utf-8")
        yield from (one or other for one, other in SIMPLE.findall(text))
        for options, body in BLOCK.findall(text):
            said = body.split("{% plural %}")[0]
            said = re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", said)
            yield said.strip() if "trimmed" in options else said


def _in_python() -> Iterator[str]:
    for folder in ("backend", "merchants", "credit", "incentives"):
        for module in (ROOT / folder).rglob("*.py"):
            for said in CALL.findall(module.read_text("utf-8")):
                text = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', said))
                yield text.replace("\\n", "\n").replace('\\"', '"')


def test_every_sentence_has_its_english() -> None:
    known = {entry.msgid for entry in polib.pofile(str(CATALOGUE)) if entry.translated()}
    said = {text for text in (*_in_templates(), *_in_python()) if HAN.search(text)}
    assert sorted(said - known) == []


def test_no_english_sentence_is_left_in_chinese() -> None:
    kept = {"诚 Aa"}
    english = [entry.msgstr for entry in polib.pofile(str(CATALOGUE)) if entry.msgstr not in kept]
    assert [text for text in english if HAN.search(text)] == []


def test_placeholders_survive_translation() -> None:
    for entry in polib.pofile(str(CATALOGUE)):
        wanted = set(re.findall(r"%\(\w+\)", entry.msgid))
        for text in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            assert set(re.findall(r"%\(\w+\)", text)) == wanted, entry.msgid


def test_nothing_is_fuzzy_or_obsolete() -> None:
    catalogue = polib.pofile(str(CATALOGUE))
    assert [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete] == []
