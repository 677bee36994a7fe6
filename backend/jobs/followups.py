"""The handlers that intents may name. Each app registers its own in its `tasks.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Handler = Callable[..., object]
H = TypeVar("H", bound=Handler)

_HANDLERS: dict[str, Handler] = {}


class UnknownFollowUp(LookupError):
    """No handler of that name is registered: a typing mistake, or a `tasks.py` not imported."""


def follow_up(name: str) -> Callable[[H], H]:
    """Register the function below as the handler `name`; it takes JSON values by keyword.

    It runs in the transaction that marks its intent done: write through the database and its
    effect happens exactly once. What cannot be rolled back (a letter, a file) must bear repeating.
    """

    def register(handler: H) -> H:
        if _HANDLERS.setdefault(name, handler) is not handler:
            raise ValueError(f"two follow-ups are called {name}")
        return handler

    return register


def handler_of(name: str) -> Handler:
    """The function registered as `name`, or UnknownFollowUp."""
    try:
        return _HANDLERS[name]
    except KeyError:
        raise UnknownFollowUp(name) from None
