"""`./manage.py demo_points`: a member with deeds, to try every page of points with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from credit.demo.life import begin


class Command(BaseCommand):
    help = "Give the demo citizen civic points; only where DEV_PAGES is on."

    def handle(self, *_args: Any, **_options: Any) -> None:
        done = "given" if begin() else "there already, or not for this installation"
        self.stdout.write(f"civic points of the demo citizen: {done}")
