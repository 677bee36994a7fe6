"""How data about people is read by others, so that the note of it cannot be forgotten.

What is sealed is opened through a `Reading`, which notes before it opens: a test refuses any other
`vault().open` outside a short list. What is stored in clear (a citizen's cases, say) is read in
views marked `@reads_personal_data`: an answer without a note never leaves the house.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from django.utils.decorators import method_decorator

from backend.audit.listening import listening
from backend.audit.models import Access
from backend.kernel.vault import vault

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True)
class Reading:
    """Who reads, for which organisation, and why. Reading about oneself leaves no note."""

    reader: UUID | None
    organisation: str
    purpose: str

    def open(self, sealed: bytes, *, context: str, about: UUID, what: str) -> str:
        """Note the access, then open what is sealed about one person."""
        self.note(about, what=what)
        return vault().open(bytes(sealed), context=context).decode()

    def note(self, about: UUID, *, what: str) -> None:
        """Note a read of what is not sealed."""
        self.note_all([about], what=what)

    def note_all(self, abouts: Iterable[UUID], *, what: str) -> int:
        """Note that a list about several persons is shown; how many others they are."""
        return Access.objects.note_all(
            abouts,
            reader=self.reader,
            organisation=self.organisation,
            purpose=self.purpose,
            what=what,
        )


class AccessNotNoted(AssertionError):
    """A view that reads people's data answered without saying whose: a fault of ours."""


def reads_personal_data(view: V) -> V:
    """Mark a view function or class: no answer of 2xx leaves unless the access was noted.

    Say it by `Reading.note`, `Reading.note_all` (an empty list counts) or `Reading.open`.
    """
    if isinstance(view, type):
        return method_decorator(_guarded, name="dispatch")(view)
    return _guarded(view)


def _guarded(view: V) -> V:
    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        with listening() as notes:
            response = view(*args, **kwargs)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()  # templates may read too
        if response.status_code < HTTPStatus.MULTIPLE_CHOICES and not notes.times:
            raise AccessNotNoted(getattr(view, "__qualname__", repr(view)))
        return response

    answer.reads_personal_data = True  # type: ignore[attr-defined]  # for the table of all views
    return answer  # type: ignore[return-value]  # same signature
