"""Where the list of offices goes on."""

from __future__ import annotations

from urllib.parse import urlencode

from backend.api import cursors
from backend.api.params import Query

LIST = "offices"


def office_after(query: Query) -> str:
    """The name after which the list goes on; "" from the beginning. Raises BadParameter."""
    cursor = query.text("cursor", longest=cursors.LONGEST)
    if not cursor:
        return ""
    (name,) = cursors.decode(LIST, cursor)
    return str(name)


def offices_url(path: str, after: str) -> str | None:
    """The address of the next page, or None."""
    return f"{path}?{urlencode({'cursor': cursors.encode(LIST, [after])})}" if after else None
