"""`manage.py install_broker`: the message queue of the product's own database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from backend.jobs.broker import is_pgmq
from backend.jobs.install import install_broker


class Command(BaseCommand):
    help = "Install the message queue into the database (done after every migrate by itself)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_pgmq(settings.BROKER_URL):
            self.stdout.write("BROKER_URL names another broker: nothing to install.")
        elif install_broker():
            self.stdout.write("Message queue installed.")
        else:
            self.stdout.write("The message queue was there already.")
