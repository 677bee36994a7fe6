"""`python -m backend.embedded start|stop|status`: the embedded databases, tests' included."""

from __future__ import annotations

import sys

from backend.embedded.bootstrap import data_folder
from backend.embedded.cluster import Cluster
from backend.embedded.trouble import DatabaseTrouble


def main(words: list[str]) -> int:
    """Do what the one word says; 2 when it is none of the three."""
    main_cluster = Cluster(data_folder())
    tests = Cluster(data_folder() / "test", durable=False)
    if words == ["start"]:
        main_cluster.ensure_running()
    elif words == ["stop"]:
        for cluster in (main_cluster, tests):
            if cluster.state == "running":
                cluster.stop()
    elif words != ["status"]:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    for name, cluster in (("database", main_cluster), ("tests", tests)):
        sys.stdout.write(f"{name}: {cluster.state}, {cluster.place.data}, {cluster.url}\n")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except DatabaseTrouble as trouble:
        sys.exit(str(trouble))
