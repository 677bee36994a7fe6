"""System checks: every table declares its shard, and every key could be kept by one machine.

Rules: reference/scale.md of the design, section 3 (keys 1-5, foreign keys 6-7).
E001 undeclared, E002 a unique key lacks the distribution column, E003 the distribution column is
not a UUID or text, may be NULL, or differs from its root's key, E004 a foreign key that a cluster
would refuse or silently not enforce. Keys made in SQL by migrations are for `lint.py` to find.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import OpClass
from django.core.checks import CheckMessage, Error, register
from django.db import models
from django.db.models.expressions import OrderBy

from backend.sharding.models import By, ById, Local, Reference, Shard

OURS = ("backend", "merchants", "credit", "incentives")


def shard_of(model: type[models.Model]) -> Shard:
    """The declaration of `model`; tables of other people's apps are local."""
    # A many-to-many table that Django makes lives where the model that declares it lives.
    owner = model._meta.auto_created or model
    return getattr(owner, "shard", None) or Local()


def distribution_column(model: type[models.Model]) -> str | None:
    """The column a distributed table is spread by, None for reference and local tables."""
    match shard_of(model):
        case By(column=column):
            return column
        case ById():
            return str(model._meta.pk.column)
    return None


def group_of(model: type[models.Model]) -> str | None:
    """The label of the root model whose rows this table's rows live beside."""
    match shard_of(model):
        case By(root=root):
            return str(apps.get_model(root)._meta.label)
        case ById():
            return str(model._meta.label)
    return None


def _columns(model: type[models.Model], names: Sequence[str]) -> set[str]:
    return {str(model._meta.get_field(name).column) for name in names}  # type: ignore[union-attr]  # concrete


def _plain(model: type[models.Model], expressions: Sequence[Any]) -> set[str]:
    """The columns that stand in a key as they are; Lower("name") keeps no name apart."""
    columns: set[str] = set()
    for expression in expressions:
        bare = expression
        while isinstance(bare, OrderBy | OpClass):
            (bare,) = bare.get_source_expressions()
        if isinstance(bare, str | models.F):
            name = bare if isinstance(bare, str) else bare.name  # type: ignore[attr-defined]  # F's
            columns |= _columns(model, [name])
    return columns


def _unique_keys(model: type[models.Model]) -> Iterator[tuple[str, set[str]]]:
    meta = model._meta
    pk_fields = getattr(meta, "pk_fields", [meta.pk])
    yield "primary key", {str(field.column) for field in pk_fields}
    for field in meta.local_concrete_fields:
        if field.unique and not field.primary_key:
            yield f"unique field {field.name}", {str(field.column)}
    for names in meta.unique_together:
        yield f"unique together {', '.join(names)}", _columns(model, names)
    for constraint in meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            # Columns that are merely INCLUDEd do not make a key (trap 5.3 of the design).
            named = _columns(model, constraint.fields)
            yield constraint.name, named | _plain(model, constraint.expressions)
        elif isinstance(constraint, ExclusionConstraint):
            equal = [what for what, how in constraint.expressions if how == RangeOperators.EQUAL]
            yield constraint.name, _plain(model, equal)


def _key_errors(model: type[models.Model]) -> Iterator[CheckMessage]:
    column = distribution_column(model)
    if column is None:
        return
    for name, columns in _unique_keys(model):
        if column not in columns:
            yield Error(
                f"{name} lacks the distribution column {column}", obj=model, id="shard.E002"
            )
    field = next((f for f in model._meta.local_concrete_fields if f.column == column), None)
    for wrong in _column_troubles(model, field):
        yield Error(f"{column} {wrong}", obj=model, id="shard.E003")


def _column_troubles(
    model: type[models.Model], field: models.Field[Any, Any] | None
) -> Iterator[str]:
    if field is None:
        yield "is no column of this table"
        return
    target = _kind(field)
    if not isinstance(target, models.UUIDField | models.CharField):
        yield "must be a UUID made in Python, or text"
    if field.null:
        yield "must never be NULL"
    match shard_of(model):
        case By(root=root):
            wanted = _kind(apps.get_model(root)._meta.pk)
            if target.get_internal_type() != wanted.get_internal_type():
                yield f"is of another type than the key of {root}"


def _kind(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """The field itself, or what a foreign key points at."""
    return field.target_field if isinstance(field, models.ForeignKey) else field


def _allowed(model: type[models.Model], field: models.ForeignKey[Any, Any]) -> bool:
    mine, theirs = shard_of(model), shard_of(field.related_model)
    if isinstance(mine, Local):
        return isinstance(theirs, Local)
    if isinstance(theirs, Reference):
        return True
    same_group = group_of(model) is not None and group_of(model) == group_of(field.related_model)
    return same_group and field.column == distribution_column(model)


def _foreign_key_errors(model: type[models.Model]) -> Iterator[CheckMessage]:
    for field in model._meta.local_fields:
        if not isinstance(field, models.ForeignKey) or not getattr(field, "db_constraint", True):
            continue
        if not _allowed(model, field):
            told = f"{field.name} crosses shards: use db_constraint=False or a plain column"
            yield Error(told, obj=model, id="shard.E004")


def errors_of(model: type[models.Model]) -> list[CheckMessage]:
    """Everything that would keep `model` from being distributed as it declares."""
    if getattr(model._meta.auto_created or model, "shard", None) is None:
        return [Error("declare `shard`: ById, By, Reference or Local", obj=model, id="shard.E001")]
    return [*_key_errors(model), *_foreign_key_errors(model)]


@register()
def every_table_knows_its_shard(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Run over all models of this project."""
    every = apps.get_models(include_auto_created=True)
    ours = [model for model in every if model.__module__.split(".")[0] in OURS]
    return [error for model in ours for error in errors_of(model)]
