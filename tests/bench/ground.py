"""The bench's own database server and what every table of it stands on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import django
import psycopg

from backend.embedded.bootstrap import data_folder
from backend.embedded.cluster import Cluster

SETTINGS = "tests.bench.settings"
FOLDER = data_folder() / "bench"


def cluster() -> Cluster:
    """The server: durable as in production, apart from the data of `make run` and `make test`."""
    server = Cluster(FOLDER)
    server.ensure_running()
    return server


def environment(database: str) -> dict[str, str]:
    """What a process of the bench is started with."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, "BENCH_DATABASE": database}


def measured(module: str, *arguments: object, database: str) -> dict[str, Any]:
    """Run `python -m tests.bench.<module>` by itself; its last line is a JSON object."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *map(str, arguments)]
    run = subprocess.run(
        command, env=environment(database), stdout=subprocess.PIPE, text=True, check=True
    )
    answer: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return answer


def begin() -> None:
    """Make Django ready in a process that `measured` started."""
    django.setup()


def _server() -> psycopg.Connection[Any]:
    return psycopg.connect(cluster().url, autocommit=True)


def fresh_database(name: str) -> None:
    """An empty database with all tables, whatever was there before."""
    empty_database(name)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"], env=environment(name), check=True
    )


def empty_database(name: str) -> None:
    """An empty database without any table, whatever was there before."""
    drop(name)
    with _server() as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")


def databases(kind: str) -> list[str]:
    """The databases whose name begins with `kind`."""
    with _server() as connection:
        query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        return [name for (name,) in connection.execute(query, [f"{kind}_"])]


def drop(name: str) -> None:
    """Remove a database."""
    with _server() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def rename(name: str, new: str) -> None:
    """A database is given its name once it is whole."""
    with _server() as connection:
        connection.execute(f"ALTER DATABASE {name} RENAME TO {new}")


def file_of(name: str) -> Path:
    """Where a made-up file lies."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    return FOLDER / name


def tell(text: str) -> None:
    """A line for whoever waits."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def answer(figures: dict[str, Any]) -> None:
    """What a process started by `measured` found."""
    sys.stdout.write(f"{json.dumps(figures, ensure_ascii=False)}\n")
