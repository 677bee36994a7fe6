#!/usr/bin/env python
"""Django's command line, with the embedded database started first when a command needs it."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings.dev")
    from backend.embedded.bootstrap import prepare  # noqa: PLC0415  (needs the path set above)

    prepare(sys.argv)
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
