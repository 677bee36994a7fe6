"""Every table says where its rows live, and no key or foreign key could break it there."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models.functions import Lower
from django.test.utils import isolate_apps

from backend.intake.models import Batch, Source
from backend.sharding.checks import OURS, errors_of, every_table_knows_its_shard
from backend.sharding.models import By, ById, Local, Reference
from merchants.registry.models import Key, Merchant

BESIDE_THE_MERCHANT = By("merchant_id", "merchants.Merchant")


def a_table(**inside: Any) -> type[models.Model]:
    """A throw-away model; `meta` goes to its Meta."""
    meta = type("Meta", (), {"app_label": "merchants", **inside.pop("meta", {})})
    body = {"__module__": __name__, "Meta": meta, "__str__": str, **inside}
    with isolate_apps("merchants"):
        return type("Throwaway", (models.Model,), body)


def a_child(**inside: Any) -> type[models.Model]:
    """A table beside the merchant whose own keys are as they should be."""
    keys = {
        "shard": BESIDE_THE_MERCHANT,
        "pk": models.CompositePrimaryKey("merchant_id", "id"),
        "merchant": models.ForeignKey(Merchant, models.PROTECT, related_name="+"),
        "id": models.UUIDField(),
        "name": models.CharField(max_length=10),
    }
    return a_table(**{**keys, **inside})


def found(model: type[models.Model]) -> list[str]:
    return [str(error.id).removeprefix("shard.") for error in errors_of(model)]


def test_no_table_of_this_project_breaks_a_rule() -> None:
    assert every_table_knows_its_shard(None) == []


def test_the_check_sees_the_tables_of_this_project() -> None:
    rooms = {model.__module__.split(".")[0] for model in apps.get_models()}
    assert {"backend", "merchants"} <= rooms & set(OURS)


def test_a_table_without_a_declaration_is_refused() -> None:
    assert found(a_table()) == ["E001"]


def test_a_well_made_child_passes() -> None:
    unique = models.UniqueConstraint("merchant", "name", name="one_name")
    assert found(a_child(meta={"constraints": [unique]})) == []


KEYS_WITHOUT_THE_COLUMN = {
    "plain": models.UniqueConstraint(fields=["name"], name="key"),
    "partial": models.UniqueConstraint(
        fields=["name"], condition=models.Q(name__gt=""), name="key"
    ),
    "include": models.UniqueConstraint(fields=["name"], include=["merchant"], name="key"),
    "expression": models.UniqueConstraint(Lower("name"), name="key"),
    "hidden in an expression": models.UniqueConstraint(
        models.functions.Cast("merchant", models.TextField()), "name", name="key"
    ),
    "exclusion": ExclusionConstraint(expressions=[("name", "=")], name="key"),
    "exclusion by overlap": ExclusionConstraint(
        expressions=[("merchant", "&&"), ("name", "=")], name="key"
    ),
}


@pytest.mark.parametrize("kind", KEYS_WITHOUT_THE_COLUMN)
def test_a_unique_key_without_the_column_is_refused(kind: str) -> None:
    assert found(a_child(meta={"constraints": [KEYS_WITHOUT_THE_COLUMN[kind]]})) == ["E002"]


def test_an_exclusion_beside_the_merchant_passes() -> None:
    rule = ExclusionConstraint(expressions=[("merchant", "="), ("name", "&&")], name="key")
    assert found(a_child(meta={"constraints": [rule]})) == []


def test_older_ways_of_saying_unique_are_seen_too() -> None:
    assert found(a_child(name=models.CharField(max_length=10, unique=True))) == ["E002"]
    assert found(a_child(meta={"unique_together": [("name", "id")]})) == ["E002"]


def test_a_key_of_its_own_is_not_enough_for_a_child() -> None:
    assert found(a_child(pk=None, id=models.UUIDField(primary_key=True))) == ["E002"]


@pytest.mark.parametrize(
    "table",
    [
        {"shard": ById(), "id": models.BigAutoField(primary_key=True)},
        {
            "shard": By("merchant_id", "merchants.Merchant"),
            "id": models.UUIDField(primary_key=True),
        },
    ],
    ids=["numbered by the database", "column missing"],
)
def test_rows_are_spread_by_a_uuid_or_text(table: dict[str, Any]) -> None:
    assert "E003" in found(a_table(**table))


def test_the_column_is_never_null() -> None:
    merchant = models.ForeignKey(Merchant, models.PROTECT, null=True, related_name="+")
    assert found(a_child(merchant=merchant)) == ["E003"]


def test_the_column_is_of_its_roots_type() -> None:
    by_key = By("merchant_id", "merchants.Key")  # whose keys are text
    assert found(a_child(shard=by_key, merchant=None, merchant_id=models.UUIDField())) == ["E003"]


def to(model: type[models.Model], **details: Any) -> Any:
    return models.ForeignKey(model, models.PROTECT, related_name="+", **details)


def test_foreign_keys_that_no_cluster_keeps_are_refused() -> None:
    assert found(a_child(batch=to(Batch))) == ["E004"]  # distributed to local
    assert found(a_child(key=to(Key))) == ["E004"]  # to another group
    assert found(a_child(other=to(Merchant))) == ["E004"]  # own group, by another column
    assert found(a_table(shard=Local(), merchant=to(Merchant))) == ["E004"]
    assert found(a_table(shard=Local(), source=to(Source))) == ["E004"]
    assert found(a_table(shard=Reference(), merchant=to(Merchant))) == ["E004"]


def test_foreign_keys_that_every_machine_can_check_pass() -> None:
    assert found(a_child(source=to(Source))) == []
    assert found(a_child(batch=to(Batch, db_constraint=False))) == []
    assert found(a_table(shard=Local(), batch=to(Batch))) == []
    assert found(a_table(shard=Reference(), source=to(Source))) == []
