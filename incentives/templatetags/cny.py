"""Money of offers, in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def cny(value: Decimal) -> str:
    """1234.5 as 1,234.50 元 or CNY 1,234.50; whole amounts without fen."""
    text = f"{value:,.2f}".removesuffix(".00")
    return f"CNY {text}" if get_language() == "en" else f"{text} 元"
