"""Hands intents to the broker without ever waiting long for one that is away."""

from __future__ import annotations

import logging
import time
from uuid import UUID

from celery import current_app
from django.db import OperationalError
from kombu.exceptions import OperationalError as BrokerIsAway

log = logging.getLogger(__name__)

RUN_INTENT = "jobs.run_intent"
QUIET_SECONDS = 5.0


class Courier:
    """After a failure it is silent for a few seconds: a thousand promises must not each wait.

    What it leaves unsent the sweep sends; nothing depends on a single message.
    """

    def __init__(self) -> None:
        self._quiet_until = 0.0

    def send(self, pk: UUID) -> bool:
        """Send the key of one intent; False when the broker is away."""
        if time.monotonic() < self._quiet_until:
            return False
        try:
            # Workers declare the queues; here it would cost a web process connections of its own.
            current_app.send_task(
                RUN_INTENT, [str(pk)], declare=[], retry=False, timeout=5, confirm_timeout=5
            )
        except (BrokerIsAway, OperationalError, OSError) as trouble:
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            log.warning("the broker is away, follow-ups wait for the sweep: %s", trouble)
            return False
        return True


courier = Courier()
