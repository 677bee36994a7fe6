"""Every page carries the strict headers, and no page needs them loosened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|<[^>]+\s(?:style|on\w+)=", re.IGNORECASE
)
OUTSIDE = re.compile(
    r"<(?:script|link|img|iframe)\b[^>]+(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE
)
MISSING = "/no/such/page"

STRICT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def plain_routes(patterns: list[Any], before: str = "/") -> Iterator[str]:
    """Every address of the site that has no blank to fill in."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from plain_routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and not re.search(r"[<(^\\]", route):
            yield route


def pages(client: Client) -> Iterator[tuple[str, Any]]:
    """Every plain address with its answer, and one that does not exist."""
    for route in [*plain_routes(get_resolver().url_patterns), MISSING]:
        yield route, client.get(route, HTTP_ACCEPT="text/html")


@pytest.mark.django_db
def test_every_answer_carries_the_strict_headers() -> None:
    client = Client(raise_request_exception=False)
    lax = [
        (route, name, answer.get(name))
        for route, answer in pages(client)
        for name, value in STRICT.items()
        if answer.get(name) != value
    ]
    assert lax == []


@pytest.mark.django_db
def test_no_answer_allows_inline_script_or_style() -> None:
    client = Client(raise_request_exception=False)
    for route, answer in pages(client):
        policy = answer.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, route
        assert "unsafe" not in policy, route
        assert "*" not in policy, route


@pytest.mark.django_db
def test_no_page_needs_anything_inline_or_from_outside() -> None:
    client = Client(raise_request_exception=False)
    for route, answer in pages(client):
        if answer["Content-Type"].startswith("text/html"):
            page = answer.content.decode()
            assert INLINE.search(page) is None, route
            assert OUTSIDE.search(page) is None, route


@pytest.mark.django_db
def test_no_plain_page_breaks() -> None:
    client = Client(raise_request_exception=False)
    broken = [route for route, answer in pages(client) if answer.status_code >= 500]
    assert broken == []
