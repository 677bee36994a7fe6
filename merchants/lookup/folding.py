"""How names and queries are brought to one form, so that what is typed finds what is meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from opencc import OpenCC

from merchants.lookup.spelling import Word, spell

ELSEWHERE = 360  # characters that search keeps of codes, signs and address together
_NOT_WORDS = re.compile(r"[\W_]+")
_BRACKETED = re.compile(r"[(（][^)）]*[)）]")

# Endings that say what a merchant is, not what it is called; the longest fitting one is taken.
_FORM = re.compile(
    "(?<=..)(?:有限责任公司|股份有限公司|有限公司|分公司|公司|合伙企业有限合伙|合伙企业|个人独资企业"
    "|专业合作社|农民专业合作社|合作社|家庭农场|经营部|营业部|服务部|商行|商店|商贸行|批发部|门市部"
    "|工作室|中心|总店|分店|店|厂|部|行|社|馆|院|所)$"
)
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
def _beginning(place: str) -> re.Pattern[str]:
    """The ways a name may begin with a place, where at least two characters follow."""
    place = fold(_BRACKETED.sub("", place))
    bare = next((place.removesuffix(end) for end in _PLACE_ENDS if place.endswith(end)), place)
    names = {place, bare} | {bare + end for end in _PLACE_ENDS}
    longest_first = sorted((name for name in names if len(name) > 1), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(longest_first)})(?=..)")


def brand_of(name: str, *places: str) -> str:
    """The trade name within a name: 云溪市南明区老王面馆有限公司 of 云溪, 南明 gives 老王面."""
    brand = fold(_BRACKETED.sub("", name))
    for place in filter(None, places):
        start = _beginning(place).match(brand)
        brand = brand[start.end() :] if start else brand
    brand = _COMPANY.split(brand, maxsplit=1)[0] or brand
    return _FORM.sub("", brand)


def pairs(text: str) -> list[str]:
    """The distinct neighbouring pairs of characters, in order."""
    return list(dict.fromkeys(map("".join, pairwise(text))))


class Searchable(NamedTuple):
    """What search keeps of a merchant's name and address, all folded."""

    folded: str
    grams: list[str]
    elsewhere: str
    initials: str
    brand: str
    brand_initials: str
    brand_spelled: str


def searchable(
    *, name: str, codes: Iterable[str], address: str, places: Iterable[str], signs: Iterable[str]
) -> Searchable:
    """Everything that search reads; `address` must be empty where it is withheld.

    `signs` are what the outlets are called: people look for what they saw over the door.
    """
    folded = fold(name)
    brand = brand_of(name, *places)
    syllables, initials = spell(folded)
    # The brand is read inside the name, so that polyphones are read in context.
    start = folded.find(brand)
    own = spell(brand) if start < 0 else Word(syllables[start:], initials[start:])
    over_doors = [sign for sign in map(fold, signs) if sign not in folded]
    return Searchable(
        folded=folded,
        grams=[*dict.fromkeys([*pairs(folded), *brand, *chain(*map(pairs, over_doors))])],
        elsewhere=" ".join([*map(str.lower, codes), *over_doors, fold(address)])[:ELSEWHERE],
        initials="".join(initials)[:200],
        brand=brand,
        brand_initials="".join(own.initials)[:200],
        brand_spelled="".join(own.syllables)[:400],
    )
