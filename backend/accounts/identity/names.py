"""Names as identity cards spell them; what only looks like one is refused (homographs)."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from backend.kernel.codes.text import clean
from backend.kernel.errors import Invalid

DOT = "·"  # U+00B7, between the parts of a name such as 阿卜杜拉·买买提
_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･．."), DOT)
_VARIANTS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # how a sign is drawn, not which
# Unified ideographs and 〇: no radicals, kana, Hangul or private use, which only look alike.
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_IDEOGRAPHIC = re.compile(f"[{_HAN}]+(?:{DOT}[{_HAN}]+)*")
_LATIN = re.compile("[A-Z]+(?:[ '-][A-Z]+)*")  # on cards of permanent residents
SHORTEST, LONGEST = 2, 50


class NotAName(Invalid):
    """What was typed cannot stand on an identity card."""

    code = "name_invalid"
    message = _("姓名里有不能使用的字符，请按身份证上的写法填写。")

    def __init__(self) -> None:
        fault = {"pointer": "/name", "in": "body", "code": self.code, "detail": str(self.message)}
        super().__init__(errors=[fault])


def clean_name(text: str) -> str:
    """The name in the one spelling it is compared and kept in; raises NotAName."""
    plain = unicodedata.normalize("NFKC", clean(_VARIANTS.sub("", text)))
    latin = plain.upper()
    if plain.isascii() and _fits(_LATIN, latin):
        return latin
    spelled = plain.replace(" ", "").translate(_DOTS)
    if not _fits(_IDEOGRAPHIC, spelled):
        raise NotAName
    return spelled


def _fits(shape: re.Pattern[str], name: str) -> bool:
    return SHORTEST <= len(name) <= LONGEST and shape.fullmatch(name) is not None
