"""What every page knows: whose site it is, and how to read it in the other language."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from backend.web.middleware import current_request_id

OTHER_LANGUAGE = {"en": ("zh-hans", "zh-Hans", "中文"), "zh-hans": ("en", "en", "English")}


def site(request: HttpRequest) -> dict[str, Any]:
    """`site`: city (may be ""), other_language {code, lang, label, url}, dev_pages, request_id.

    `zh` marks what offices delivered as Chinese on an English page.
    """
    code, lang, label = OTHER_LANGUAGE.get(get_language() or "", OTHER_LANGUAGE["zh-hans"])
    query = urlencode({"to": code, "next": request.get_full_path()})
    return {
        "zh": mark_safe(' lang="zh-Hans"') if code != "en" else "",
        "site": {
            "city": settings.CHENGYI_CITY,
            "other_language": {
                "code": code,
                "lang": lang,
                "label": label,
                "url": f"/language?{query}",
            },
            "dev_pages": settings.DEV_PAGES,
            "request_id": current_request_id(),
        },
    }
