"""One cache for all processes, without a service of its own."""

from __future__ import annotations

import pytest
from django.core.cache.backends.db import DatabaseCache
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from backend.api import sweeps
from backend.api.caching import hashed
from backend.settings import env
from tests.api.conftest import at_once


def the_table() -> DatabaseCache:
    made = dict(env.cache(""))
    return DatabaseCache(made["LOCATION"], {**made, "KEY_FUNCTION": hashed})


@pytest.mark.django_db
def test_the_database_keeps_what_any_process_put_there() -> None:
    the_table().set("limit:203.0.113.9", [1.0], timeout=60)
    assert the_table().get("limit:203.0.113.9") == [1.0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM shared_cache")
        assert "203.0.113.9" not in cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_only_one_of_many_adds_a_key() -> None:
    added = at_once(10, lambda _: the_table().add("first", 1))
    assert added.count(True) == 1
    the_table().clear()


@pytest.mark.django_db
def test_what_has_expired_is_swept_away() -> None:
    the_table().set("old", 1, timeout=60)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE shared_cache SET expires = now() - interval '1 second'")
    the_table().set("new", 1, timeout=60)
    sweeps.forget()
    assert the_table().get("new") == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache")
        assert cursor.fetchone()[0] == 1


def test_keys_differ_by_name_and_version() -> None:
    assert len({hashed("a", "", 1), hashed("b", "", 1), hashed("a", "", 2)}) == 3


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("redis://cache:6379/1", "RedisCache"),
        ("rediss://cache:6379/1", "RedisCache"),
        ("memory://", "LocMemCache"),
        ("", "DatabaseCache"),
    ],
)
def test_the_cache_is_chosen_by_its_address(url: str, kind: str) -> None:
    assert env.cache(url)["BACKEND"].endswith(kind)


def test_another_kind_of_cache_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL"):
        env.cache("memcached://cache")
