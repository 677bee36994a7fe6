"""Partners and agreements: made by the city, kept as they were made, ending by themselves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.accounts.organisations.actions import found_organisation
from backend.accounts.organisations.models import Kind as Organised
from backend.audit.models import Event
from backend.notices.models import Notice
from incentives.offers.fields import fields as offered
from incentives.partners.actions import Described, describe_partner, found_partner
from incentives.partners.agreements import Terms, end_agreement, make_agreement
from incentives.partners.fields import FIELDS
from incentives.partners.models import Agreement, Partner
from incentives.partners.reading import agreement_of, bound_partner, bound_until, is_ending
from incentives.partners.refusals import (
    AgreementInvalid,
    AgreementOver,
    AgreementsOverlap,
    AlreadyAPartner,
    AlreadyEnded,
    EndInvalid,
    NoPartnerOrganisation,
    NoSuchAgreement,
    NotInCharge,
    NumberTaken,
    PartnerIncomplete,
    ReasonMissing,
)
from incentives.partners.sweeps import tend
from tests.accounts.cast import organisation
from tests.accounts.test_organisations import at_once
from tests.incentives.desks import Desk, at_partner, credit_centre
from tests.incentives.listed import a_partner, agreement_ends

pytestmark = pytest.mark.django_db
TOLD = Described("bank", "云溪银行", "Yunxi Bank", "12345")


def today() -> date:
    return timezone.localdate()


def terms(number: str = "2026-1", start: int = 0, days: int = 365, **caps: Any) -> Terms:
    begins = today() + timedelta(days=start)
    return Terms(number, ["loan", "rental"], begins, begins + timedelta(days=days), **caps)


@pytest.fixture
def city() -> Desk:
    return credit_centre()


@pytest.fixture
def bank(city: Desk) -> Partner:
    found_organisation(kind=Organised.PARTNER, code="bank-1", name="bank", actor=None)
    return found_partner(organisation="bank-1", described=TOLD, **city.who)


def agree(city: Desk, bank: Partner, said: Terms, **more: Any) -> Agreement:
    return make_agreement(partner=bank.pk, terms=said, **city.who, **more)


def test_the_city_makes_a_partner_and_an_agreement_with_a_receipt_each(
    city: Desk, bank: Partner
) -> None:
    with pytest.raises(AgreementOver):
        bound_partner(bank.organisation)
    made = agree(city, bank, terms(budget=Decimal(1000), points_a_month=50))
    assert bound_partner(bank.organisation) == bank
    assert Event.objects.get(data__entry=str(made.receipt)).verb == "agreement.made"
    mine = Event.objects.filter(acting_for=city.organisation.pk)
    verbs = list(mine.values_list("verb", flat=True))
    assert {"partner.founded", "agreement.made"} <= set(verbs)


def test_only_the_office_in_charge_may(bank: Partner, city: Desk) -> None:
    other: dict[str, Any] = {"officer": city.person, "office": organisation(code="other")}
    with pytest.raises(NotInCharge):
        found_partner(organisation="bank-1", described=TOLD, **other)
    with pytest.raises(NotInCharge):
        describe_partner(partner=bank.pk, described=TOLD, **other)
    with pytest.raises(NotInCharge):
        make_agreement(partner=bank.pk, terms=terms(), **other)
    with pytest.raises(NotInCharge):
        end_agreement(agreement=uuid4(), on=today(), reason="x", **other)


def test_a_partner_is_an_active_organisation_of_its_kind_once(city: Desk, bank: Partner) -> None:
    organisation(Organised.MERCHANT, "a-shop")
    for code in ("nobody", "a-shop"):
        with pytest.raises(NoPartnerOrganisation):
            found_partner(organisation=code, described=TOLD, **city.who)
    with pytest.raises(AlreadyAPartner):
        found_partner(organisation="bank-1", described=TOLD, **city.who)
    for wrong in (TOLD._replace(contact=" "), TOLD._replace(kind="circus")):
        with pytest.raises(PartnerIncomplete):
            describe_partner(partner=bank.pk, described=wrong, **city.who)


def test_saying_the_same_of_a_partner_again_records_nothing(city: Desk, bank: Partner) -> None:
    other = TOLD._replace(contact="96008")
    for _twice in range(2):
        describe_partner(partner=bank.pk, described=other, **city.who)
    assert Partner.objects.get().contact == "96008"
    assert Event.objects.filter(verb="partner.described").count() == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"number": " "}, "/number"),
        ({"fields": []}, "/fields"),
        ({"fields": ["casino"]}, "/fields"),
        ({"ends_on": date(2020, 1, 1)}, "/ends_on"),
        ({"ends_on": date(2099, 1, 1)}, "/ends_on"),
        ({"budget": Decimal(0)}, "/budget"),
        ({"budget": Decimal(10) ** 12}, "/budget"),
        ({"points_a_month": -1}, "/points_a_month"),
        ({"points_a_month": 2**31}, "/points_a_month"),
        ({"checks_a_day": 0}, "/checks_a_day"),
    ],
)
def test_bad_agreements_are_refused_by_place(
    city: Desk, bank: Partner, change: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(AgreementInvalid) as refused:
        agree(city, bank, terms()._replace(**change))
    assert [fault["pointer"] for fault in refused.value.errors] == [pointer]


def test_expired_agreements_are_not_made_and_bind_nobody(city: Desk, bank: Partner) -> None:
    with pytest.raises(AgreementInvalid):
        agree(city, bank, terms(start=-400, days=399))
    agree(city, bank, terms(days=10))
    with time_machine.travel(timezone.now() + timedelta(days=11)), pytest.raises(AgreementOver):
        bound_partner(bank.organisation)


def test_there_is_one_agreement_at_a_time_and_one_number(city: Desk, bank: Partner) -> None:
    agree(city, bank, terms("A", days=10))
    with pytest.raises(AgreementsOverlap):
        agree(city, bank, terms("B", start=10))
    with pytest.raises(NumberTaken):
        agree(city, bank, terms("A", start=11))
    agree(city, bank, terms("B", start=11))
    assert bound_until(bank) == today() + timedelta(days=11 + 365)


def test_a_change_is_a_new_agreement_and_the_old_one_is_kept(city: Desk, bank: Partner) -> None:
    old = agree(city, bank, terms("A", points_a_month=10))
    new = agree(city, bank, terms("B", start=5, days=30, points_a_month=20), replaces=old.pk)
    old.refresh_from_db()
    assert (old.points_a_month, old.last_day) == (10, today() + timedelta(days=4))
    assert "B" in old.end_reason
    assert [agreement_of(bank, on=today() + timedelta(days=n)) for n in (4, 5)] == [old, new]
    with pytest.raises(AlreadyEnded):
        agree(city, bank, terms("C", start=6), replaces=old.pk)
    with pytest.raises(NoSuchAgreement):
        agree(city, bank, terms("C", start=6), replaces=uuid4())


def test_an_end_before_its_time_says_why_and_when(city: Desk, bank: Partner) -> None:
    held = agree(city, bank, terms())
    at_partner(bank)
    ending: dict[str, Any] = {"agreement": held.pk, **city.who}
    with pytest.raises(ReasonMissing):
        end_agreement(on=today(), reason=" ", **ending)
    for day in (today() - timedelta(days=1), held.ends_on + timedelta(days=1)):
        with pytest.raises(EndInvalid):
            end_agreement(on=day, reason="x", **ending)
    end_agreement(on=today(), reason="多次拒付", **ending)
    with pytest.raises(AlreadyEnded):
        end_agreement(on=today(), reason="x", **ending)
    assert agreement_of(bank) is None
    told = Notice.objects.get(kind="agreement.ended_early")
    assert told.words["reason"] == "多次拒付"


def test_the_tables_keep_agreements_as_they_were_made(city: Desk, bank: Partner) -> None:
    held = agree(city, bank, terms())
    mine = Agreement.objects.filter(pk=held.pk)
    for change in ({"ends_on": today()}, {"points_a_month": 9}, {"number": "X"}):
        with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
            mine.update(**change)
    with pytest.raises(IntegrityError, match="an_early_end_says_why"), transaction.atomic():
        mine.update(ended_on=today())
    agreement_ends(bank)
    for change in ({"ended_on": None}, {"end_reason": "other"}):
        with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
            mine.update(**change)
    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        mine.delete()


def test_an_end_is_announced_thirty_days_ahead_once_and_written_down(
    city: Desk, bank: Partner
) -> None:
    agree(city, bank, terms(days=40))
    clerk = at_partner(bank)
    tend()
    assert not Notice.objects.filter(kind__startswith="agreement.ending").exists()
    with time_machine.travel(timezone.now() + timedelta(days=12)):
        assert is_ending(bank)
        tend()
        tend()
    told = Notice.objects.filter(kind__startswith="agreement.ending")
    assert {(one.person, one.kind) for one in told} == {
        (clerk.person.pk, "agreement.ending"),
        (city.person.pk, "agreement.ending_city"),
    }
    with time_machine.travel(timezone.now() + timedelta(days=41)):
        tend()
        tend()
    assert Event.objects.filter(verb="agreement.ended").count() == 1
    assert Notice.objects.filter(kind="agreement.over").count() == 1


def test_nobody_is_warned_when_another_agreement_follows(city: Desk, bank: Partner) -> None:
    agree(city, bank, terms("A", days=10))
    agree(city, bank, terms("B", start=11))
    at_partner(bank)
    tend()
    assert not is_ending(bank)
    assert not Notice.objects.filter(kind__startswith="agreement.ending").exists()


def test_agreements_name_the_sixteen_fields_of_offers() -> None:
    assert list(FIELDS) == list(offered())
    assert [str(name) for name in FIELDS.values()] == [field.zh for field in offered().values()]


@pytest.mark.django_db(transaction=True)
def test_sixteen_agreements_made_at_once_are_one() -> None:
    city, bank = credit_centre(), a_partner("race-bank")
    agreement_ends(bank)
    done = at_once(lambda n: agree(city, bank, terms(f"R{n}")))
    assert done.count(True) == 1
    assert Agreement.objects.filter(partner=bank, ended_on=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_sixteen_ends_at_once_are_one_receipt() -> None:
    city, bank = credit_centre(), a_partner("race-bank")
    held = bank.agreements.get()
    ends: dict[str, Any] = {"agreement": held.pk, "on": today(), "reason": "x", **city.who}
    assert at_once(lambda _: end_agreement(**ends)).count(True) == 1
    assert Event.objects.filter(verb="agreement.ended_early").count() == 1
