"""`python -m backend.embedded.leash PARENT COMMAND...`: COMMAND ends when PARENT does.

So that nothing keeps the port or the queue when the supervisor itself is killed. Linux keeps this
promise (PR_SET_PDEATHSIG outlives exec); elsewhere the command merely runs.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    """Become the command, on the leash of process `parent`."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it ended before the leash was on
            sys.exit(1)
    os.execv(command[0], command)  # noqa: S606  (no shell is wanted)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
