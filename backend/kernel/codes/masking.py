"""What the public may see of a name or a number."""

from __future__ import annotations


def mask_name(name: str) -> str:
    """The first character, the rest as stars: 张三丰 becomes 张**; one character shows nothing."""
    name = name.strip()
    return name[0] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def mask_id(number: str) -> str:
    """The first three and last four characters of an identity number."""
    return _middle_hidden(number, head=3, tail=4)


def mask_mobile(number: str) -> str:
    """138****8000."""
    return _middle_hidden(number, head=3, tail=4)


def _middle_hidden(number: str, *, head: int, tail: int) -> str:
    hidden = len(number) - head - tail
    # A number too short to hide at least half as much as it shows is hidden wholly.
    if hidden < (head + tail) // 2:
        return "*" * len(number)
    return number[:head] + "*" * hidden + number[-tail:]
