"""How names and queries are brought to one form, so that what is typed finds what is meant."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from opencc import OpenCC
from pypinyin import lazy_pinyin

_NOT_WORDS = re.compile(r"[\W_]+")
_BRACKETED = re.compile(r"[(（][^)）]*[)）]")
_LETTERS = re.compile(r"[a-z0-9]+")

# Endings that say what a merchant is, not what it is called; the longest fitting one is taken.
_FORMS = tuple(
    sorted(
        (
            "有限责任公司", "股份有限公司", "有限公司", "分公司", "公司", "合伙企业有限合伙",
            "合伙企业", "个人独资企业", "专业合作社", "农民专业合作社", "合作社", "家庭农场",
            "经营部", "营业部", "服务部", "商行", "商店", "商贸行", "批发部", "门市部", "工作室",
            "中心", "总店", "分店", "店", "厂", "部", "行", "社", "馆", "院", "所",
        ),
        key=len,
        reverse=True,
    )
)  # fmt: skip
# A branch is called what its company is called.
_COMPANY = re.compile(r"股份有限公司|有限责任公司|有限公司|合伙企业|集团公司")
_PLACE_ENDS = ("特别行政区", "自治区", "自治州", "自治县", "省", "市", "区", "县", "州", "盟", "旗")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """NFKC, lower case, simplified, no marks or blanks: 「臺灣 Ｍ-88」 becomes 台湾m88."""
    return _NOT_WORDS.sub("", _simplifier().convert(unicodedata.normalize("NFKC", text)).lower())


@lru_cache(maxsize=4096)
def _place_names(place: str) -> tuple[str, ...]:
    """The ways a name may begin with a place, longest first."""
    bare = next((place.removesuffix(end) for end in _PLACE_ENDS if place.endswith(end)), place)
    names = {place, bare} | {bare + end for end in _PLACE_ENDS}
    return tuple(sorted((name for name in names if len(name) > 1), key=len, reverse=True))


def brand_of(name: str, *places: str) -> str:
    """The trade name within a name: 云溪市南明区老王面馆有限公司 of 云溪, 南明 gives 老王面."""
    brand = fold(_BRACKETED.sub("", name))
    for place in places:
        for start in _place_names(fold(place)) if place else ():
            if brand.startswith(start) and len(brand) > len(start) + 1:
                brand = brand[len(start) :]
                break
    brand = _COMPANY.split(brand, maxsplit=1)[0] or brand
    for form in _FORMS:
        if brand.endswith(form) and len(brand) > len(form) + 1:
            return brand[: -len(form)]
    return brand


def pairs(text: str) -> list[str]:
    """The distinct neighbouring pairs of characters, in order."""
    return list(dict.fromkeys(map("".join, pairwise(text))))


def spelled(text: str) -> list[str]:
    """Pinyin without tones, a syllable (or a run of Latin letters) at a time."""
    return [word for word in lazy_pinyin(text) if word]


@dataclass(frozen=True)
class Searchable:
    """What search keeps of a merchant's name and address, all folded."""

    folded: str
    grams: list[str]
    elsewhere: str
    initials: str
    brand: str
    brand_initials: str
    brand_spelled: str


def searchable(*, name: str, uscc: str, address: str, places: tuple[str, ...]) -> Searchable:
    """Everything that search reads; `address` must be empty where it is withheld."""
    folded = fold(name)
    brand = brand_of(name, *places)
    syllables = spelled(folded)
    # The brand's syllables are found inside the name's, so that polyphones are read in context.
    start = folded.find(brand)
    brand_syllables = spelled(brand) if start < 0 else _slice(syllables, folded, start, len(brand))
    return Searchable(
        folded=folded,
        grams=[*pairs(folded), *dict.fromkeys(brand)],
        elsewhere=f"{uscc.lower()} {fold(address)}",
        initials=_initials(syllables),
        brand=brand,
        brand_initials=_initials(brand_syllables),
        brand_spelled="".join(brand_syllables)[:400],
    )


def _initials(syllables: list[str]) -> str:
    return "".join(word if _is_latin(word) else word[0] for word in syllables)[:200]


def _is_latin(word: str) -> bool:
    # Pinyin syllables are at most six letters; digits and longer runs were typed as they are.
    return len(word) > 6 or any(mark.isdigit() for mark in word)  # noqa: PLR2004


def _slice(syllables: list[str], text: str, start: int, length: int) -> list[str]:
    """The syllables of text[start:start+length]; a run of Latin letters is one of them."""
    place, chosen = 0, []
    for word in syllables:
        latin = _LETTERS.match(text, place)
        width = len(latin.group()) if latin else 1
        if start <= place < start + length:
            chosen.append(word)
        place += width
    return chosen
