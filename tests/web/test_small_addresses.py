"""Addresses that programs ask for, and pages a phone already holds."""

from __future__ import annotations

from http import HTTPStatus

from django.test import Client


def test_a_page_the_phone_already_holds_is_not_sent_again(client: Client) -> None:
    page = client.get("/about")
    again = client.get("/about", headers={"If-None-Match": page["ETag"]})
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")


def test_the_other_language_is_another_page(client: Client) -> None:
    tag = client.get("/about")["ETag"]
    english = client.get("/about", headers={"If-None-Match": tag, "Accept-Language": "en"})
    assert english.status_code == HTTPStatus.OK


def test_search_engines_are_asked_not_to_keep_copies_of_records(client: Client) -> None:
    assert "Disallow: /m/" in client.get("/robots.txt").content.decode()


def test_a_program_that_asks_for_the_old_icon_finds_one(client: Client) -> None:
    assert client.get("/favicon.ico").status_code == HTTPStatus.FOUND


def test_a_slash_at_the_end_leads_to_the_same_shop(client: Client) -> None:
    moved = client.get("/m/K7M2Q9XH4D/")
    assert (moved.status_code, moved["Location"]) == (301, "/m/K7M2Q9XH4D")
