"""What a person was told: a section of their copy, and gone when they leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.consent.rights.registry import erases, exports
from backend.notices.actions import forget_notices
from backend.notices.models import Notice, preference_of


@exports(
    "notices",
    title=_("收到的通知"),
    fields={"title": _("通知"), "text": _("内容"), "made_at": _("时间"), "read_at": _("读于")},
)
def notices(person: User) -> Iterator[dict[str, Any]]:
    """Everything the person was told in the last year."""
    for notice in Notice.objects.of(person.pk).iterator():
        words, kind = notice.words, notice.said_by
        said = {"title": kind.headline(words), "text": kind.text(words)}
        yield said | {"made_at": notice.made_at, "read_at": notice.read_at}


@exports(
    "notice_preferences",
    title=_("怎样通知我"),
    fields={"language": _("用哪种语言"), "unwanted": _("已关闭")},
)
def preferences(person: User) -> Iterator[dict[str, Any]]:
    """How they wish to be told."""
    chosen = preference_of(person.pk)
    yield {"language": chosen.language, "unwanted": ", ".join(chosen.unwanted)}


@erases("notices", title=_("收到的通知，以及怎样通知你"))
def erase_notices(person: User) -> int:
    """Nothing told stays, nothing more is sent."""
    return forget_notices(person.pk)
