"""The shapes of notices, for the OpenAPI document and for what is taken in."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.notices.kinds import CARRIED, GROUPS

LANGUAGES = ("zh-hans", "en")


class NoticeShape(serializers.Serializer[Any]):
    """One thing you were told."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    group = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    address = serializers.CharField(help_text="where it is seen on this site; may be empty")
    made_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class NoticesShape(serializers.Serializer[Any]):
    """A page of notices, newest first; `unread` counts all of them, a hundred at most."""

    results = NoticeShape(many=True)
    next = serializers.CharField(allow_null=True)
    unread = serializers.IntegerField()


class NoticesReadShape(serializers.Serializer[Any]):
    """Which notices were read; without `ids`: all."""

    ids = serializers.ListField(child=serializers.UUIDField(), max_length=100, required=False)


class UnreadNoticesShape(serializers.Serializer[Any]):
    """How many are still unread."""

    unread = serializers.IntegerField()


class NoticeSwitchShape(serializers.Serializer[Any]):
    """One group of notices by one channel, and whether it is wanted."""

    group = serializers.ChoiceField(choices=list(GROUPS))
    channel = serializers.ChoiceField(choices=CARRIED)
    wanted = serializers.BooleanField()


class NoticePreferencesShape(serializers.Serializer[Any]):
    """How you wish to be told. The list of this site always has everything."""

    language = serializers.ChoiceField(choices=LANGUAGES)
    switches = NoticeSwitchShape(many=True)
