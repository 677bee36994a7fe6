"""`{% form_key %}` in a form makes two taps on its button one act (see backend.api.taps)."""

from __future__ import annotations

import secrets

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


FIELD = '<input type="hidden" name="{}" value="{}">'


@register.simple_tag(takes_context=True)
def form_key(context: Context) -> SafeString:
    """A hidden field with a key used once; a page that sets `form_about` gets that back as well."""
    key = format_html(FIELD, "form_key", secrets.token_urlsafe(16))
    about = context.get("form_about")
    return key + format_html(FIELD, "form_about", about) if about else key
