"""What promises know about a person: the words they said, in their copy, gone when they leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.consent.rights.registry import erases, exports
from merchants.commitments.models import Commitment, PromiseWord
from merchants.commitments.voices import forget_words


@exports(
    "promise_words",
    title=_("对店铺承诺的评说"),
    fields={
        "merchant": _("店铺"),
        "promise": _("承诺"),
        "is_kept": _("是否兑现"),
        "visit_on": _("到店日期"),
        "said_on": _("评说日期"),
    },
)
def promise_words(person: User) -> Iterator[dict[str, Any]]:
    """Every word, and on which promise."""
    mine = PromiseWord.objects.filter(speaker=person.pk).select_related("merchant")
    for word in mine.order_by("said_on", "id"):
        about = Commitment.objects.at(word.merchant_id).current().filter(id=word.commitment_id)
        yield {
            "merchant": word.merchant.name,
            "promise": about.values_list("title", flat=True).first() or "",
            "is_kept": word.is_kept,
            "visit_on": word.visit_on,
            "said_on": word.said_on,
        }


@erases("promise_words", title=_("对店铺承诺的评说"))
def erase_words(person: User) -> int:
    """All words go, and the counts with them."""
    return forget_words(person.pk)
