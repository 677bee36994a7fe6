"""Who runs the server: never root, because PostgreSQL refuses that, rightly."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

SYSTEM_USER = "chengyi"


@dataclass(frozen=True)
class Person:
    """A user of the machine: number, group and all groups."""

    uid: int
    gid: int
    groups: frozenset[int]

    @classmethod
    def of(cls, entry: pwd.struct_passwd) -> Person:
        groups = frozenset(os.getgrouplist(entry.pw_name, entry.pw_gid))
        return cls(entry.pw_uid, entry.pw_gid, groups)


def server_person(data: Path) -> Person | None:
    """Whom the server must run as; None: as whoever asks (an ordinary user).

    Data that exist belong to somebody already: root serves them in that user's name.
    """
    if os.geteuid() != 0:
        return None
    owner = data.stat().st_uid if data.exists() else 0
    return Person.of(pwd.getpwuid(owner) if owner else _system_user())


def may_enter(person: Person, folder: Path) -> bool:
    """Whether the person may pass through the folder and all above it."""
    return all(_allows(person, path, 1) for path in [folder, *folder.parents] if path.exists())


def may_read(person: Person, program: Path) -> bool:
    """Whether the person may read and run the program where it lies."""
    real = program.resolve()
    return may_enter(person, real.parent) and _allows(person, real, 5)


def _allows(person: Person, path: Path, bits: int) -> bool:
    found = path.stat()
    group_bits = 3 if found.st_gid in person.groups else 0
    shift = 6 if found.st_uid == person.uid else group_bits
    return (found.st_mode >> shift) & bits == bits


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _add_system_user()
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:  # a machine without useradd, or with a read-only /etc
        return pwd.getpwnam("nobody")


def _add_system_user() -> None:
    command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", SYSTEM_USER]
    search = {"PATH": "/usr/sbin:/sbin:/usr/bin:/bin"}
    try:
        subprocess.run(command, capture_output=True, check=False, timeout=30, env=search)
    except (OSError, subprocess.TimeoutExpired):
        return
