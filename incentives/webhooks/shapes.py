"""Endpoints, deliveries and news as calls show and take them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from incentives.webhooks.addresses import LONGEST_URL
from incentives.webhooks.kinds import KINDS, PING
from incentives.webhooks.models import Delivery, DeliveryState, Endpoint, EndpointState


class WebhookNewsShape(serializers.Serializer[Any]):
    """What is sent, and what is pulled. `sequence` counts your news without a gap."""

    id = serializers.UUIDField(help_text="the same however often it comes: do it once")
    kind = serializers.ChoiceField(choices=[*KINDS, PING])
    at = serializers.DateTimeField(help_text="when it happened")
    sequence = serializers.IntegerField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # `data` is a word of the framework, so it cannot be written as an attribute.
        told = serializers.DictField(help_text="names things by their reference; fetch the rest")
        return {**super().get_fields(), "data": told}


class PulledNewsShape(serializers.Serializer[Any]):
    """In order. `next`: give it as `after` to go on, now or at any later time."""

    results = WebhookNewsShape(many=True)
    next = serializers.IntegerField()
    has_more = serializers.BooleanField()


class WebhookKindsShape(serializers.Serializer[Any]):
    """Which kinds; none: every kind."""

    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=list(KINDS)), max_length=len(KINDS), default=list
    )


class NewWebhookShape(WebhookKindsShape):
    """A public https address; it is pinged, and told nothing before it answered."""

    url = serializers.CharField(max_length=LONGEST_URL)


class WebhookShape(serializers.Serializer[Any]):
    """An endpoint without its secret. `why`: by_owner, failing, gone."""

    id = serializers.UUIDField()
    url = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(choices=EndpointState.values)
    why = serializers.CharField(allow_blank=True)
    made_at = serializers.DateTimeField()
    verified_at = serializers.DateTimeField(allow_null=True)
    old_secret_until = serializers.DateTimeField(allow_null=True)


class MadeWebhookShape(WebhookShape):
    """`secret` is shown this once."""

    secret = serializers.CharField()


class WebhooksShape(serializers.Serializer[Any]):
    """Five at most."""

    results = WebhookShape(many=True)


class WebhookAttemptShape(serializers.Serializer[Any]):
    """One try. `trouble` where there was no answer; `answer`: its first 200 characters."""

    at = serializers.DateTimeField()
    ms = serializers.IntegerField()
    status = serializers.IntegerField(allow_null=True)
    trouble = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)
    next_at = serializers.DateTimeField(allow_null=True)


class WebhookDeliveryShape(serializers.Serializer[Any]):
    """One piece of news on its way to an endpoint, with its last tries."""

    news = serializers.UUIDField()
    kind = serializers.CharField()
    sequence = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=DeliveryState.values)
    next_at = serializers.DateTimeField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    attempts = WebhookAttemptShape(many=True)


class WebhookDeliveriesShape(serializers.Serializer[Any]):
    """The newest first."""

    results = WebhookDeliveryShape(many=True)
    next = serializers.CharField(allow_null=True)


class ReplayShape(serializers.Serializer[Any]):
    """From which number to which, 1000 at most; both the same for one."""

    first = serializers.IntegerField(min_value=1, max_value=2**62)
    last = serializers.IntegerField(min_value=1, max_value=2**62)


class ReplayedShape(serializers.Serializer[Any]):
    """How many go out again."""

    count = serializers.IntegerField()


def endpoint_shown(endpoint: Endpoint) -> dict[str, Any]:
    """What WebhookShape describes."""
    names = ("id", "url", "kinds", "state", "why", "made_at", "verified_at")
    told = {name: getattr(endpoint, name) for name in names}
    return told | {"old_secret_until": endpoint.old_until}


def delivery_shown(delivery: Delivery) -> dict[str, Any]:
    """What WebhookDeliveryShape describes; its news and attempts are at hand."""
    waits = delivery.state == DeliveryState.WAITING
    return {
        "news": delivery.news_id,
        "kind": delivery.news.kind,
        "sequence": delivery.news.sequence,
        "state": delivery.state,
        "state_words": delivery.get_state_display(),
        "next_at": delivery.next_at if waits else None,
        "done_at": delivery.done_at,
        "attempts": list(delivery.attempts.all())[:20],
    }
