"""The doctor says which platforms people may sign in by, and what is half set up."""

from __future__ import annotations

from typing import Any

from backend.accounts.examinations import platforms


def levels() -> list[str]:
    return [finding.level for finding in platforms()]


def test_where_no_platform_is_set_up_there_is_nothing_to_say() -> None:
    assert levels() == []


def test_half_a_platform_is_noted(settings: Any) -> None:
    settings.WECHAT_APPID = "wx"
    assert levels() == ["note"]


def test_a_platform_over_plain_http_is_unsafe(settings: Any) -> None:
    settings.WECHAT_APPID = settings.WECHAT_SECRET = "wx"
    assert levels() == ["ok"]
    settings.WECHAT_URL = "http://example.cn"
    assert levels() == ["unsafe"]
