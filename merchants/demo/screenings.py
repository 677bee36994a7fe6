"""A ground in force, one that waits, and one question asked: so that every page has something."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from backend.accounts import demo
from backend.accounts.organisations.models import Organisation
from backend.kernel.clock import same_day_later
from merchants.records.models import Record
from merchants.registry.models import Kind, Merchant
from merchants.screening.actions import Asked, Asker, Said, ask, say_done
from merchants.screening.grounds import Wanted, decide_ground, propose_ground
from merchants.screening.measures import Done, ListKind
from merchants.screening.models import ScreeningGround

CITY_OFFICE, ASKS = "demo-credit-centre", "demo-market-city"
BASIS = "《企业信息公示暂行条例》第十八条"
PURPOSE, WAITS = "授予荣誉称号前的核查", "政府采购供应商资格审查"
MATTER = "诚信经营示范店评选〔2026〕第1批"
LISTS = (ListKind.SERIOUS, ListKind.ABNORMAL)


@transaction.atomic
def let_offices_ask() -> int:
    """Grounds and questions, unless there are any or nobody works here; how many questions.

    Of the real day, whatever day the city is built for: a ground of the past opens nothing.
    """
    today = timezone.localdate()
    offices = Organisation.objects.in_bulk([CITY_OFFICE, ASKS], field_name="code")
    if len(offices) < len((CITY_OFFICE, ASKS)) or ScreeningGround.objects.exists():
        return 0
    # The market office's officer asks, so somebody else grants: nobody grants to their own.
    proposes, grants = demo.person("operator"), demo.person("second_officer")
    city = offices[CITY_OFFICE]
    ground = propose_ground(officer=proposes, office=city, wanted=_wanted(PURPOSE, today))
    decide_ground(officer=grants, office=city, ground=ground.pk, is_granted=True)
    propose_ground(officer=proposes, office=city, wanted=_wanted(WAITS, today))
    asker = Asker(offices[ASKS], person=demo.person("officer"))
    return sum(_asked(asker, ground, one, today) for one in _listed(today))


def _asked(asker: Asker, ground: ScreeningGround, merchant: Merchant, today: date) -> int:
    made = ask(asker=asker, asked=Asked(ground.pk, merchant.uscc, MATTER))
    items = [item for one in made.answer["lists"] for item in one["items"]]
    if any(item["measures"] for item in items):
        said = Said("honours", Done.CONSIDERED, today)
        say_done(asker=asker, merchant=merchant, question=made.question.id, said=said)
    return 1


def _wanted(purpose: str, today: date) -> Wanted:
    return Wanted(ASKS, BASIS, purpose, LISTS, today, same_day_later(today, months=12))


def _listed(today: date) -> list[Merchant]:
    """Two legal entities of the city that are on a list, always the same."""
    found = Record.objects.public(on=today).filter(kind="listing")
    mine = found.exclude(merchant__kind=Kind.INDIVIDUAL_BUSINESS).exclude(merchant__uscc="")
    keys = mine.order_by("merchant__uscc").values_list("merchant", flat=True)
    return list(Merchant.objects.filter(pk__in=list(dict.fromkeys(keys[:20]))[:2]).order_by("uscc"))
