"""What is refused, to the person only. A partner hears one refusal, whatever the reason."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.consent.guards import ConsentMissing
from backend.kernel.errors import Conflict, TooOften


class NothingToAsk(Conflict):
    """The offer has no condition that a person could meet: everybody gets the same."""

    code = "offer_asks_nothing"
    message = _("这项优惠对个人没有条件，人人一样，不必出示。")


class NothingToShow(Conflict):
    """The offer asks for taking part alone, and the person does not: nothing is to be said."""

    code = "nothing_to_show"
    message = _("这项优惠只看是否加入文明积分。您没有加入，不必出示，人人可享的条件照样适用。")


class AnotherConditionAsked(Conflict):
    """The partner asked about another condition not long ago; `free_at`: when that is over."""

    code = "another_condition_asked"
    message = _(
        "这家合作方不久前已经问过另一个条件。为了不让人试出您的情况，一段时间内只答一个条件。"
    )

    def __init__(self, free_at: datetime) -> None:
        super().__init__()
        self.free_at = free_at

    def __str__(self) -> str:
        day = timezone.localtime(self.free_at).date()
        told = _("{why}{day} 以后，先收回对它的同意、再重新同意，就可以问新的条件。")
        return str(told).format(why=self.message, day=day.isoformat())


class AskedTooOften(TooOften):
    code = "asked_too_often"
    message = _("今天出示的次数已到上限，请明天再试。")
    wait = 3600


# Whatever of these: the better terms are not asked about, those for everyone hold.
NOT_ASKED = (ConsentMissing, NothingToAsk, NothingToShow, AnotherConditionAsked, AskedTooOften)
