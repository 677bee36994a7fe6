"""Data for scripts, carried in attributes: the pages allow nothing inline."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

from backend.accounts.organisations.desks import DESKS

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """JSON text; the template escapes it for the attribute."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def desk(kind: str) -> str:
    """Where the desk of organisations of this kind is."""
    return DESKS.get(kind, "/me/acting-for")
