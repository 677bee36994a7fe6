"""What every test stands on: a database server of its own, and real data where it is at hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import Client
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from backend.accounts.sessions import SessionStore, key_in, token_of
from backend.embedded.bootstrap import ensure_test_cluster
from backend.embedded.management.commands.compile_locale import (
    changed_catalogues,
    compile_catalogue,
)
from tests.template import template

BESIDE_THE_PROJECT = Path(__file__).resolve().parent.parent.parent / "shared"

# No timed assertions: other work on the machine must not fail a property.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Start the tests' own PostgreSQL; it never holds the data of `make run`."""
    ensure_test_cluster()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Tables are made once; each process of tests begins with a copy of them."""
    # A test imports the served application, and with it the bound on statements of web processes.
    connection_created.disconnect(dispatch_uid="backend.wsgi.bound_statements")
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template()


@pytest.fixture(scope="session", autouse=True)
def _english() -> None:
    """Compiled translations are not kept in the repository."""
    for catalogue in changed_catalogues():
        compile_catalogue(catalogue)


@pytest.fixture(autouse=True)
def _a_log_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A log's files only ever grow; a test begins with an empty database, so without files."""
    django_settings.TRANSPARENCY_DIR = tmp_path_factory.getbasetemp() / f"log-{uuid4()}"
    django_settings.FILES_DIR = str(tmp_path_factory.getbasetemp() / "files")


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of real data and vectors; only a CI machine must have it."""
    folder = Path(os.environ.get("CHENGYI_SHARED", BESIDE_THE_PROJECT))
    if not folder.is_dir():
        leave_out = pytest.fail if os.environ.get("CI") else pytest.skip
        leave_out("real data not found: put it beside the project as shared/ or set CHENGYI_SHARED")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _sealed_cookies() -> Iterator[None]:
    """Django's test client writes and reads the bare session key; the site only a sealed one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "_login", _sealed(Client._login))
        patch.setattr(Client, "session", property(_opened))
        yield


def _sealed(login: Callable[..., None]) -> Callable[..., None]:
    def signed_in(client: Client, *arguments: Any) -> None:
        login(client, *arguments)
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        cookie.set(cookie.key, *[token_of(cookie.value)] * 2)

    return signed_in


def _opened(client: Client) -> SessionStore:
    cookie = client.cookies.get(django_settings.SESSION_COOKIE_NAME)
    session = SessionStore(key_in(cookie.value) if cookie else None)
    if cookie is None:
        session.save()
        token = token_of(str(session.session_key))
        client.cookies[django_settings.SESSION_COOKIE_NAME] = token
    return session
