"""You promise, we approve first: the text that is promised, by version. A text never changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import get_language

NEWEST = 1


class Commitment(NamedTuple):
    """What somebody promises, in both languages."""

    version: int
    zh: str
    en: str

    @property
    def words(self) -> str:
        """In the reader's language."""
        return self.en if get_language() == "en" else self.zh


# Whoever wants another text adds the next version; receipts hold the text that was promised.
TEXTS: Mapping[int, Commitment] = {
    1: Commitment(
        1,
        "我承诺：我填写的内容真实，我符合这项审批的条件；还缺的材料，我在同意之后的期限内补交。"
        "我知道：没有补交，或材料与承诺不符，这项同意可能被终止并说明理由；"
        "除此以外不影响我的任何积分、资格和其他事项。",
        "I promise that what I have written is true and that I meet the conditions of this "
        "approval; the papers still missing I hand in within the term after the approval. I know "
        "that if I do not, or if they do not match what I promised, the approval may be ended with "
        "a reason; nothing else of mine is touched by it, no points, no standing, no other matter.",
    ),
}


def newest() -> Commitment:
    """What is promised today."""
    return TEXTS[NEWEST]
