"""State machines as data: the table of allowed steps is the whole machine."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict

S = TypeVar("S", bound=str)


class StepNotAllowed(Conflict):
    """The table has no such step."""

    code = "step_not_allowed"
    message = _("当前状态下不能进行这一步。")


class Workflow(Generic[S]):
    """Which status may follow which. A status with no way out is final."""

    def __init__(self, steps: Mapping[S, Collection[S]]) -> None:
        self._steps = {start: frozenset(ends) for start, ends in steps.items()}

    @property
    def statuses(self) -> list[S]:
        """Every status that the table has a row for, final ones too where they stand in it."""
        return list(self._steps)

    @property
    def unfinished(self) -> list[S]:
        """The statuses that still have a way out, for partial indexes and work lists."""
        return [start for start, ends in self._steps.items() if ends]

    def following(self, start: S) -> list[S]:
        """What may come after `start`, in a fixed order."""
        return sorted(self._steps.get(start, ()))

    def check(self, start: S, end: S) -> None:
        """Raise StepNotAllowed unless the table has this step."""
        if end not in self._steps.get(start, ()):
            raise StepNotAllowed

    def as_mermaid(self) -> str:
        """The same table as a diagram, for the docs."""
        # str() of the value: a TextChoices member would print its class in an f-string's stead.
        steps = sorted((str(a), str(b)) for a, ends in self._steps.items() for b in ends)
        return "\n".join(["stateDiagram-v2", *(f"    {a} --> {b}" for a, b in steps)])
