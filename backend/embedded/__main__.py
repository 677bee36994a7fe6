"""`python -m backend.embedded start|stop|status|erase`: the embedded databases, tests' included."""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress

from backend.embedded.bootstrap import data_folder
from backend.embedded.cluster import Cluster
from backend.embedded.trouble import DatabaseTrouble

MADE_HERE = ("secrets", "test", "dumps", "first-data.begun", "up.note", "up.database")


def main(words: list[str]) -> int:
    """Do what the one word says; 2 when it is none of the four."""
    clusters = {
        "database": Cluster(data_folder()),
        "tests": Cluster(data_folder() / "test", durable=False),
    }
    if words not in (["start"], ["stop"], ["status"], ["erase"]):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    if words == ["start"]:
        clusters["database"].ensure_running()
    if words in (["stop"], ["erase"]):
        for cluster in clusters.values():
            cluster.stop()
    if words == ["erase"]:
        _erase(list(clusters.values()))
        sys.stdout.write(f"erased what was made in {data_folder()}; `make run` begins anew\n")
        return 0
    for name, cluster in clusters.items():
        sys.stdout.write(f"{name}: {cluster.state}; {cluster.place.data}; {cluster.url}\n")
    return 0


def _erase(clusters: list[Cluster]) -> None:
    """What was made here by name, not the folder: CHENGYI_DATA may hold other things too."""
    for cluster in clusters:
        shutil.rmtree(cluster.place.data, ignore_errors=True)
    for name in MADE_HERE:
        shutil.rmtree(data_folder() / name, ignore_errors=True)
        with suppress(FileNotFoundError, IsADirectoryError):
            (data_folder() / name).unlink()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except DatabaseTrouble as trouble:
        sys.exit(str(trouble))
