"""What workers and beat are started with: `celery -A backend worker`, `celery -A backend beat`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings.dev")
django.setup()

from backend.jobs.app import app  # noqa: E402  (needs the settings)
from backend.schedule import beat_schedule  # noqa: E402

app.conf.beat_schedule = beat_schedule()
