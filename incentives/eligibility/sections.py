"""Questions in a person's copy; gone when they leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.consent.rights.registry import erases, exports
from incentives.eligibility.forgetting import forget_person
from incentives.eligibility.models import Question
from incentives.eligibility.words import answer_told

BEFORE_RECEIPTS = 45


@exports(
    "eligibility_questions",
    title=_("合作方查询过我是否符合优惠条件"),
    fields={
        "reference": _("编号"),
        "partner": _("合作方"),
        "offer": _("优惠编号"),
        "way": _("方式"),
        "asked_at": _("时间"),
        "answer": _("答复"),
        "signed_until": _("签名有效至"),
        "receipt": _("回执"),
    },
)
def questions(person: User) -> Iterator[dict[str, Any]]:
    """Every answer that was given about them."""
    mine = Question.objects.filter(holder=person.pk).select_related("partner", "version__offer")
    for one in mine.order_by("asked_at", "id").iterator(chunk_size=500):
        yield {
            "reference": str(one.id),
            "partner": one.partner.name,
            "offer": one.version.offer.code,
            "way": one.get_way_display(),
            "asked_at": one.asked_at,
            "answer": answer_told(one),
            "signed_until": one.signed_until,
            "receipt": str(one.receipt),
        }


@erases("eligibility_questions", title=_("合作方查询过我是否符合优惠条件"), order=BEFORE_RECEIPTS)
def forget(person: User) -> int:
    """All of them; only counts by month stay."""
    return forget_person(person)
