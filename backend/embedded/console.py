"""Lines for the person at the terminal: who says it, in colour where colour can be seen."""

from __future__ import annotations

import os
import sys
import threading

WIDTH = 9
COLOURS = {"database": 34, "web": 32, "worker": 35, "beat": 36, "trouble": 31}
_lock = threading.Lock()


def say(who: str, line: str) -> None:
    """Print one line, prefixed; whole even when several threads speak."""
    label = f"{who:<{WIDTH}}|"
    if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        label = f"\x1b[{COLOURS.get(who, 33)}m{label}\x1b[0m"
    show(f"{label} {line}")


def show(text: str) -> None:
    """Print text as it is. Output that nobody reads any more is no reason to stop."""
    with _lock:
        try:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
        except UnicodeEncodeError:  # a terminal without Chinese
            sys.stdout.write(text.encode("ascii", "replace").decode() + "\n")
        except BrokenPipeError:
            return
