"""The published document says what we send, kind by kind."""

from __future__ import annotations

import pytest
from django.test import Client

from incentives.webhooks.kinds import KINDS, PING


@pytest.mark.django_db
def test_the_document_tells_every_kind_of_news_and_how_it_is_signed() -> None:
    document = Client().get("/api/schema/").json()
    assert set(document["webhooks"]) == {*KINDS, PING}
    for kind, item in document["webhooks"].items():
        sent = item["post"]
        reference = sent["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        assert reference.rpartition("/")[2] in document["components"]["schemas"], kind
        assert {one["name"] for one in sent["parameters"]} == {
            "webhook-id", "webhook-timestamp", "webhook-signature",
        }  # fmt: skip
