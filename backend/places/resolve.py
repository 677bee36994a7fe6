"""From what a row says of its place to a division code of today."""

from __future__ import annotations

from functools import lru_cache

from backend.places.models import Division

_PROVINCE_END = ("省", "市", "自治区", "特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区")
_PLACE_END = ("区", "县", "市", "州", "盟", "旗", "地区")
_CHARACTERS_IN_CODE = slice(2, 8)


@lru_cache(maxsize=1)
def _known() -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    # Streets and villages share names within a province; a register names counties.
    counties = Division.objects.filter(code__regex=r"^\d{6}$")
    names = dict(counties.values_list("code", "name"))
    codes: dict[tuple[str, str], str] = {}
    for code, name in sorted(names.items(), reverse=True):
        province = names.get(code[:2] + "0000", "")
        for short in _shortened(name, _PLACE_END):
            for start in _shortened(province, _PROVINCE_END):
                codes[start, short] = code
    return names, codes


def _shortened(name: str, ends: tuple[str, ...]) -> set[str]:
    """The name as written and without its ending: 渝北区 is delivered as 渝北."""
    return {name} | {name.removesuffix(end) for end in ends if len(name) > len(end) + 1}


def division_of(uscc: str, province: str, place: str) -> str:
    """The division of a place name, else of the registering office in the code, else ''."""
    names, codes = _known()
    found = codes.get((province, place))
    if found:
        return found
    registered = uscc[_CHARACTERS_IN_CODE]
    return registered if registered in names else ""


def forget(**_: object) -> None:
    """Read the divisions again: called when some were delivered."""
    _known.cache_clear()
