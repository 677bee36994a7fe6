"""`./manage.py source CODE NAME`: register an office that delivers, or list those known."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.intake.models import Source
from backend.kernel.codes import uscc


class Command(BaseCommand):
    help = "Register a source office (every fact on a page names one); without arguments, list all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", nargs="?")
        parser.add_argument("name", nargs="?", default="")
        parser.add_argument("--office-code", default="", help="the office's own USCC")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["code"] is None:
            for source in Source.objects.order_by("code"):
                self.stdout.write(f"{source.code}\t{source.name}\t{source.office_code}")
            return
        if not options["name"].strip():
            raise CommandError("a source needs a name that pages can show")
        if options["office_code"] and not uscc.check(options["office_code"]).ok:
            raise CommandError("--office-code is not a valid unified social credit code")
        fields = {"name": options["name"].strip(), "office_code": options["office_code"]}
        source, is_new = Source.objects.get_or_create(code=options["code"], defaults=fields)
        if not is_new and (source.name, source.office_code) != tuple(fields.values()):
            # Ready cards carry the name: a new name is a new source, history keeps the old one.
            raise CommandError(f"{source.code} is {source.name}; register a new code instead")
        self.stdout.write(f"{source.code} {source.name}")
