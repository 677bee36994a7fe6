"""An open view: strict about its address, cheap when nothing changed, honest about freshness."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.views import OpenView, tagged
from backend.kernel.errors import NotFound


class Card(OpenView):
    parameters = ("lang",)
    keep_seconds = 30

    def get(self, request: Request) -> Response:
        if self.query.text("lang") == "none":
            raise NotFound
        return tagged(request, {"name": "面馆"}, etag="v7")


urlpatterns = [path("api/card", Card.as_view())]
handler404 = "backend.api.handlers.not_found"

pytestmark = pytest.mark.urls(__name__)


def test_the_first_answer_carries_its_version_and_may_be_kept_a_while(client: Client) -> None:
    answer = client.get("/api/card")
    assert answer.json() == {"name": "面馆"}
    assert answer["ETag"] == '"v7"'
    assert answer["Cache-Control"] == "public, max-age=30"
    assert "Accept-Language" in answer["Vary"]


@pytest.mark.parametrize("held", ['"v7"', 'W/"v7"', '"v1", "v7"', "*"])
def test_whoever_holds_it_already_gets_an_empty_304(held: str, client: Client) -> None:
    answer = client.get("/api/card", HTTP_IF_NONE_MATCH=held)
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer["ETag"] == '"v7"'


@pytest.mark.parametrize("held", ['"v6"', "v7x", "", '"v7', "\\"])
def test_whoever_holds_another_version_gets_this_one(held: str, client: Client) -> None:
    assert client.get("/api/card", HTTP_IF_NONE_MATCH=held).status_code == 200


def test_a_parameter_it_does_not_know_is_refused_by_name(client: Client) -> None:
    answer = client.get("/api/card?colour=red")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/colour"


def test_a_refusal_is_never_kept_by_a_cache(client: Client) -> None:
    answer = client.get("/api/card?lang=none")
    assert answer.status_code == 404
    assert answer["Cache-Control"] == "no-cache"


def test_another_method_is_refused_and_told_which_are_allowed(client: Client) -> None:
    answer = client.delete("/api/card")
    assert answer.json()["code"] == "method_not_allowed"
    assert "GET" in answer["Allow"]


def test_nothing_but_json_is_offered(client: Client) -> None:
    answer = client.get("/api/card", HTTP_ACCEPT="application/xml")
    assert answer.status_code == 406
    assert answer.json()["code"] == "not_acceptable"
