"""A data set declared once, as a table of fields with their types and rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from backend.intake.binding import Mapping, bind
from backend.intake.fields import FieldType
from backend.intake.rules import RuleMaker
from backend.kernel.errors import NotFound

__all__ = ["Dataset", "Field", "Mapping", "get", "register", "registered"]


class UnknownDataset(NotFound):
    """Nobody registered a data set of that name."""

    code = "unknown_dataset"


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a row; the first of `name` and `headings` that a file has is read.

    `required`: the column must be there and its cell filled. `column_required`: the column must
    be there, and a rule of the data set decides about its cells.
    """

    name: str
    type: FieldType
    headings: tuple[str, ...] = ()
    required: bool = False
    column_required: bool = False

    @property
    def label(self) -> str:
        """How messages call it: the first Chinese heading."""
        return self.headings[0] if self.headings else self.name


@dataclass(frozen=True)
class Dataset:
    """What offices may deliver under one name."""

    name: str
    title_zh: str
    title_en: str
    fields: tuple[Field, ...]
    rules: tuple[RuleMaker, ...] = ()
    withheld: tuple[str, ...] = ()  # known headings whose cells are never kept
    at: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {each.name: place for place, each in enumerate(self.fields)}
        object.__setattr__(self, "at", places)

    @property
    def names(self) -> tuple[str, ...]:
        """The field names, in the order of the values of a judged row."""
        return tuple(each.name for each in self.fields)

    def bind(self, headings: Sequence[str]) -> Mapping:
        """Find the fields among a file's headings; raise `UnusableFile` when they do not fit."""
        return bind(self, headings)


_DATASETS: dict[str, Dataset] = {}


def register(dataset: Dataset) -> Dataset:
    """Make a data set known to the intake; each domain registers its own when it starts."""
    _DATASETS[dataset.name] = dataset
    return dataset


def get(name: str) -> Dataset:
    """The data set of that name; raise `UnknownDataset`."""
    try:
        return _DATASETS[name]
    except KeyError:
        known = "、".join(sorted(_DATASETS))
        raise UnknownDataset(message=f"没有这个数据集：{name}（有：{known}）") from None


def registered() -> tuple[Dataset, ...]:
    """Every known data set, by name."""
    return tuple(_DATASETS[name] for name in sorted(_DATASETS))
