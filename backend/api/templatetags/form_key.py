"""`{% form_key %}` in a form makes two taps on its button one act (see backend.api.taps)."""

from __future__ import annotations

import secrets

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def form_key() -> SafeString:
    """A hidden field with a key used once."""
    return format_html(
        '<input type="hidden" name="form_key" value="{}">', secrets.token_urlsafe(16)
    )
