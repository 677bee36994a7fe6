"""Whether a name is the registered representative's: only a blind index is kept (docs/adr/0020).

Bound to the merchant's own identifier, so that the same person behind two shops leaves two
unlike values, and a common name tells nothing by being frequent.
"""

from __future__ import annotations

import re
from hmac import compare_digest

from backend.accounts.identity.names import NotAName, clean_name
from backend.kernel.vault import vault
from merchants.registry.models import Merchant, Representative

CONTEXT = "merchants_representative.name_index"
_PLAIN = re.compile("[\u4e00-\u9fff]{2,20}")


def index_of(identifier: str, name: str) -> bytes | None:
    """What is kept of a delivered name; None where it is none (masked at the source, a company)."""
    spelled = _spelled(name)
    return vault().blind_index(_bound(identifier, spelled), context=CONTEXT) if spelled else None


def is_representative(merchant: Merchant, name: str) -> bool | None:
    """Whether the register names this person; None when it never told us a whole name."""
    held = Representative.objects.filter(merchant=merchant).first()
    if held is None:
        return None
    bound = _bound(merchant.uscc or merchant.registration_no, _spelled(name))
    known = bytes(held.name_index)
    indexes = vault().blind_indexes(bound, context=CONTEXT)
    return any(compare_digest(known, each) for each in indexes)


def _bound(identifier: str, name: str) -> str:
    return f"{identifier}\x1f{name}"


def _spelled(name: str) -> str:
    if _PLAIN.fullmatch(name):  # most names are in their one spelling already
        return name
    try:
        return clean_name(name)
    except NotAName:
        return ""
