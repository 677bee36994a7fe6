"""What happens in the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from backend.kernel.errors import DomainError


def at_once(acts: Iterable[Callable[[], Any]]) -> list[str]:
    """Each act in a thread of its own; the code of the refusal of each, "" for none."""

    def run(act: Callable[[], Any]) -> str:
        try:
            act()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    todo = list(acts)
    with ThreadPoolExecutor(len(todo)) as pool:
        return list(pool.map(run, todo))
