"""Names by which people are reached: e-mail addresses, WeChat ids, and passport numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backend.scrub.findings import Finding
from backend.scrub.folding import Folded

LONGEST_LOCAL = 64
_AT = re.compile(r"@|\s?[\[(【]at[\])】]\s?|艾特|#at#")
_DOT = r"(?:\.|\s?[\[(【](?:dot|点)[\])】]\s?|点(?=com|cn|net|org))"
_LOCAL = re.compile(r"[a-z0-9._%+-]{1,64}$")
_HOST = re.compile(rf"[a-z0-9-]{{1,63}}(?:{_DOT}[a-z0-9-]{{1,63}}){{1,4}}")
_WECHAT = re.compile(
    r"(?:(?<![a-z])(?:vx|wx|wechat|weixin|v(?=[::]))|微信|威信|薇信|维信|v信|微亻言"
    r"|(?:加|\+|➕)(?:v|薇|微|威|卫星))(?:号码?|群)?(?:[^\w\n]|[是为加]|id){0,5}"
    r"([a-z][a-z0-9_-]{5,19})(?![a-z0-9_-])"
)
_PASSPORT = re.compile(
    r"(?:护照|通行证|passport)[^\w\n]{0,3}(?:号码?|no)?(?:[^\w\n]|[是为]){0,4}"
    r"([a-z][a-z0-9][0-9]{7})(?![a-z0-9])"
)
# Words of the trade that stand after 微信 without being anybody's id.
_NO_IDS = {"wechat", "weixin", "alipay", "iphone", "android", "wechatpay", "refund"}


def names(folded: Folded) -> Iterator[Finding]:
    """Every such name, where it stands in the author's text."""
    yield from _addresses(folded)
    for kind, pattern in (("wechat", _WECHAT), ("passport", _PASSPORT)):
        for match in pattern.finditer(folded.text):
            if match[1] not in _NO_IDS:
                yield Finding(kind, *folded.reach(*match.span(1)))


def _addresses(folded: Folded) -> Iterator[Finding]:
    for sign in _AT.finditer(folded.text):
        before = folded.text[max(0, sign.start() - LONGEST_LOCAL) : sign.start()]
        local, host = _LOCAL.search(before), _HOST.match(folded.text, sign.end())
        if local and host:
            start = sign.start() - len(local[0])
            yield Finding("email", *folded.reach(start, host.end()))
