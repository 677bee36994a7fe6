"""What must stand before Django's settings can be read: the database, the secrets, their folder."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from backend.embedded.cluster import Cluster
from backend.embedded.place import make_folder, place_for
from backend.embedded.trouble import DatabaseTrouble

PROJECT = Path(__file__).resolve().parent.parent.parent
# `up` starts the database itself, to say so and to know what it may stop.
NEED_NO_DATABASE = frozenset(
    {
        "check", "collectstatic", "compile_locale", "compilemessages", "diffsettings", "help",
        "makemessages", "spectacular", "startapp", "startproject", "up", "version",
    }
)  # fmt: skip
ASKS_ONLY = frozenset({"--help", "-h", "--version"})


def data_folder() -> Path:
    """The folder of everything that is made while running; CHENGYI_DATA moves it."""
    return Path(os.environ.get("CHENGYI_DATA") or PROJECT / ".data")


def embedded_database_url(data_dir: Path) -> str:
    """The address of the embedded database of a data folder, whether or not it runs."""
    return place_for(data_dir).url


def prepare(argv: list[str]) -> None:
    """Start the embedded database if the command line needs it; end with a sentence if it fails."""
    if argv[1:2] == ["test"]:
        os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings.test"
    if not needs_database(argv):
        return
    settings = _settings(argv)
    try:
        if settings.endswith(".test"):
            ensure_test_cluster()
        elif settings.endswith(".dev") and not os.environ.get("DATABASE_URL"):
            Cluster(data_folder()).ensure_running()
    except DatabaseTrouble as trouble:
        sys.exit(f"manage.py: {trouble}")


def needs_database(argv: list[str]) -> bool:
    """Whether a `manage.py` command line speaks to the database."""
    words = argv[1:]
    if not words or ASKS_ONLY.intersection(words):
        return False
    return words[0] not in NEED_NO_DATABASE or any(word.startswith("--database") for word in words)


def _settings(argv: list[str]) -> str:
    """The settings module, as Django will find it."""
    for word, following in zip(argv, [*argv[1:], ""], strict=True):
        if word == "--settings":
            return following
        if word.startswith("--settings="):
            return word.removeprefix("--settings=")
    return os.environ.get("DJANGO_SETTINGS_MODULE", "")


def ensure_test_cluster() -> Cluster | None:
    """The server of the tests, apart from `make run`'s; None when TEST_DATABASE_URL names one."""
    if os.environ.get("TEST_DATABASE_URL"):
        return None
    cluster = Cluster(data_folder() / "test", durable=False)
    cluster.ensure_running()
    return cluster


def local_secret(data_dir: Path, name: str) -> str:
    """A random secret of this installation, made once; every process reads the same one."""
    path = data_dir / "secrets" / name
    while not path.exists():
        make_folder(path.parent)
        part = path.with_name(f".{name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)  # fails when another process was first; then its secret holds
        except FileExistsError:
            continue
        finally:
            part.unlink()
    return path.read_text().strip()
