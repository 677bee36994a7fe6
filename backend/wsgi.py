"""Django for any WSGI server."""

from __future__ import annotations

import os
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db.backends.signals import connection_created

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings.prod")

application = get_wsgi_application()


def bound_statements(connection: Any, **_: Any) -> None:
    """People wait seconds, not minutes: a statement of a web process is ended after a while."""
    from django.conf import settings  # noqa: PLC0415  (known only once Django is set up)

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = %s", [f"{settings.WEB_STATEMENT_SECONDS}s"])


connection_created.connect(bound_statements, dispatch_uid="backend.wsgi.bound_statements")
