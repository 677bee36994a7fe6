"""`manage.py demo` builds the city through the intake, twice to the same effect, and shows it."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from backend.intake.models import Batch, Source
from merchants.demo import welcome
from merchants.demo.famous import BARBER, FAMOUS, NOODLES
from merchants.demo.files import FILES
from merchants.licences.models import LicenceSeal
from merchants.licences.seals import examine, merchant_by
from merchants.records.models import Record
from merchants.registry.models import Merchant, Outlet

SHOPS = 40
DAY = "2026-11-22"


def build(*options: str) -> str:
    out = StringIO()
    call_command("demo", f"--merchants={SHOPS}", *options, stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_the_demo_city_comes_in_whole_and_is_marked_as_a_demo() -> None:
    said = build()
    assert Merchant.objects.count() == Outlet.objects.count() == SHOPS
    assert {batch.quarantined for batch in Batch.objects.all()} == {0}
    assert {source.is_demo for source in Source.objects.all()} == {True}
    assert all(f" {file.name} as " in said for file in FILES)
    assert "to try every desk with: founded" in said


@pytest.mark.django_db(transaction=True)
def test_building_it_again_changes_nothing() -> None:
    build(f"--today={DAY}")
    before = set(Record.objects.values_list("id", "version"))
    codes = set(Merchant.objects.values_list("uscc", "code"))
    build(f"--today={DAY}")
    assert set(Record.objects.values_list("id", "version")) == before
    assert set(Merchant.objects.values_list("uscc", "code")) == codes
    again = Batch.objects.order_by("started_at")[len(FILES) :]
    assert all(batch.unchanged == batch.received for batch in again)


@pytest.mark.django_db(transaction=True)
def test_trading_shops_get_a_seal_and_closed_ones_do_not() -> None:
    build()
    sealed = set(LicenceSeal.objects.values_list("merchant__uscc", flat=True))
    assert NOODLES.uscc in sealed
    assert BARBER.uscc not in sealed


@pytest.mark.django_db(transaction=True)
def test_the_welcome_shows_a_genuine_seal_and_every_demo_shop() -> None:
    build()
    said = welcome.lines("http://192.0.2.7:8000")
    assert len(said) > 27 + len(FAMOUS)
    for shop in FAMOUS:
        assert any(f"/m/{merchant_by(shop.uscc).code} " in line for line in said)


@pytest.mark.django_db(transaction=True)
def test_the_welcome_says_what_to_do_when_nothing_is_built() -> None:
    assert welcome.lines("http://192.0.2.7:8000") == [
        "The demo city is not built: ./manage.py demo"
    ]


@pytest.mark.django_db(transaction=True)
def test_without_a_seal_the_short_address_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    build()
    LicenceSeal.objects.all().delete()
    shown: list[str] = []
    monkeypatch.setattr(welcome.qr, "terminal", lambda address: shown.append(address) or "")
    welcome.lines("http://192.0.2.7:8000")
    assert shown == [f"http://192.0.2.7:8000/m/{merchant_by(NOODLES.uscc).code}"]


@pytest.mark.django_db(transaction=True)
def test_the_scanned_address_proves_the_first_demo_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    build()
    shown: list[str] = []
    monkeypatch.setattr(welcome.qr, "terminal", lambda address: shown.append(address) or "")
    welcome.lines("http://192.0.2.7:8000")
    digits = shown[0].rpartition("/")[2]
    seal = LicenceSeal.objects.get(merchant__uscc=NOODLES.uscc)
    found = examine(digits, today=seal.issued_on)
    assert (str(found.state), found.merchant_code) == ("genuine", merchant_by(NOODLES.uscc).code)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("--merchants=0", "1 to"),
        ("--merchants=90000", "1 to"),
        ("--today=2019-01-01", "or later"),
        ("--today=soon", "invalid"),
    ],
)
def test_a_city_that_cannot_be_is_refused_before_anything_is_written(wrong: str, why: str) -> None:
    with pytest.raises(CommandError, match=why):
        build(wrong)
