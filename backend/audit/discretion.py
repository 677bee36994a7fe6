"""Events are kept five years and read by many: identifiers of people stay out of them."""

from __future__ import annotations

import logging
import re
from typing import Any

from django.utils import timezone

from backend.kernel.codes import mobile, resident_id

log = logging.getLogger(__name__)

LEFT_OUT = "[left out]"
# Whole words only: a UUID or a document number that contains such digits is none.
_PHONE = re.compile(r"(?<![\w-])(?:\+?86[ -]?)?1[3-9]\d{9}(?![\w-])")
_RESIDENT = re.compile(r"(?<![\w-])\d{17}[\dXx](?![\w-])")


def discreet(data: dict[str, Any], *, verb: str) -> dict[str, Any]:
    """The data without phone numbers and resident IDs. The act goes on; the fault is logged."""
    kept = {name: _without(value) for name, value in data.items()}
    for name, value in kept.items():
        if value != data[name]:
            log.error("personal data in %s.%s was left out of the audit trail", verb, name)
    return kept


def _without(value: Any) -> Any:
    if isinstance(value, str):
        return _RESIDENT.sub(_resident, _PHONE.sub(_phone, value))
    if isinstance(value, dict):
        return {name: _without(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_without, value))
    if isinstance(value, int):  # read as it is written
        return value if _without(str(value)) == str(value) else LEFT_OUT
    return value


def _phone(found: re.Match[str]) -> str:
    return LEFT_OUT if mobile.check(found.group()).ok else found.group()


def _resident(found: re.Match[str]) -> str:
    return (
        LEFT_OUT
        if resident_id.check(found.group(), today=timezone.localdate()).ok
        else found.group()
    )
