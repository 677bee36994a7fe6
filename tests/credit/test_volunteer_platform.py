"""The volunteer platform is pulled page by page; its faults lose nothing and thank nobody twice."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from backend.accounts import outbound
from backend.intake.actions import deliver
from backend.intake.models import Batch, QuarantinedRow, Source
from backend.kernel.codes.resident_id import check_digit
from credit.deeds.models import Deed
from credit.ledger.reading import spendable
from credit.membership.models import Member
from credit.volunteering import actions
from credit.volunteering.actions import Pulled, pull
from credit.volunteering.examinations import STALE, volunteer_platform
from credit.volunteering.models import PlatformPull
from tests.credit.citizens import joined, person_of
from tests.credit.deeds import ago, deeds_office, number_of
from tests.credit.test_deeds import everything
from tests.credit.test_ledger_at_once import at_once
from tests.credit.volunteer_platform import Platform, at_work, record

pytestmark = pytest.mark.django_db(transaction=True)
BODY = "50011219850101001"
STRANGER = BODY + check_digit(BODY)


@pytest.fixture
def member() -> Member:
    deeds_office()
    return joined(1)


@pytest.fixture
def platform(member: Member, monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    monkeypatch.setattr(outbound, "FIRST_PAUSE", 0.0)
    number = number_of(person_of(member))
    days = [record(number, f"志{n}", done_on=str(ago(n))) for n in range(2, 7)]
    with at_work(Platform(days)) as started:
        yield started


def place() -> PlatformPull:
    return PlatformPull.objects.get()


def levels() -> list[str]:
    return [finding.level for finding in volunteer_platform()]


def test_every_page_is_pulled_and_thanked_once(member: Member, platform: Platform) -> None:
    assert pull() == Pulled(pages=3, records=5)
    assert (Deed.objects.count(), spendable(member)) == (5, 50)
    assert {deed.route for deed in Deed.objects.all()} == {"platform"}
    assert pull() == Pulled(pages=1, records=0)
    assert platform.cursors == ["", "2", "4", "5"]
    number = number_of(person_of(member))
    platform.records.append(record(number, "志新", done_on=str(ago(30))))
    assert pull() == Pulled(pages=1, records=1)
    assert spendable(member) == 60


def test_promise_09_of_strangers_nothing_is_kept_from_the_platform(
    member: Member, platform: Platform
) -> None:
    platform.records = [record(STRANGER, "志陌生"), record(STRANGER[:-1] + "Z", "志坏")]
    assert pull().records == 2
    assert not Deed.objects.exists()
    assert QuarantinedRow.objects.count() == 1
    after = everything()
    assert not any(word in after for word in ("志陌生", "志坏", STRANGER[:17]))
    digests = set(Batch.objects.values_list("digest", flat=True))
    PlatformPull.objects.update(after="")
    pull()  # the same records again leave no digest by which somebody could guess what they say
    assert len(digests | set(Batch.objects.values_list("digest", flat=True))) == 2


@pytest.mark.parametrize(
    "fault",
    [
        "500", "404", "302", "hangs up", "garbage", "endless", "forged", "unsigned",
        "other request", "stands still", "no records", "strange records", "no cursor",
        "long cursor", "too many",
    ],
)  # fmt: skip
def test_a_fault_ends_the_run_keeps_the_place_and_is_told(
    member: Member, platform: Platform, fault: str
) -> None:
    platform.faults = ["", fault, fault]  # what may be sent twice is sent twice
    done = pull()
    assert (done.pages, done.records) == (1, 2)
    assert done.trouble
    assert (place().after, place().trouble) == ("2", done.trouble)
    assert spendable(member) == 20
    platform.faults = []
    assert pull() == Pulled(pages=2, records=3)
    assert (place().trouble, place().failing_since) == ("", None)
    assert spendable(member) == 50


def test_one_stumble_is_tried_again_at_once(member: Member, platform: Platform) -> None:
    platform.faults = ["500", "", "hangs up"]
    assert pull() == Pulled(pages=3, records=5)
    assert spendable(member) == 50


def test_whoever_does_not_answer_in_time_is_left(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "READ_SECONDS", 0.2)
    platform.faults = ["slow", "slow"]
    assert pull().trouble == "ReadTimeout"


def test_a_page_that_comes_again_thanks_nobody_twice(member: Member, platform: Platform) -> None:
    platform.faults = ["", "repeated", "", "repeated"]
    while pull().records:
        pass
    assert (Deed.objects.count(), spendable(member)) == (5, 50)
    platform.records += [dict(platform.records[0]), dict(platform.records[1], document="志另")]
    pull()
    assert (Deed.objects.count(), spendable(member)) == (5, 50)


def test_killed_between_page_and_place_the_page_comes_again(
    member: Member, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(**told: Any) -> None:
        deliver(**told)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions, "deliver", killed)
        with pytest.raises(KeyboardInterrupt):
            pull()
    assert (Deed.objects.count(), place().after) == (0, "")
    pull()
    assert spendable(member) == 50


def test_many_runs_at_once_are_one(member: Member, platform: Platform) -> None:
    platform.size = 1
    at_once(lambda _: pull(), 6, threads=6)
    pull()
    assert (Deed.objects.count(), spendable(member)) == (5, 50)
    assert (place().records, place().after) == (5, "5")


def test_what_stands_in_a_record_is_only_ever_data(member: Member, platform: Platform) -> None:
    number = number_of(person_of(member))
    strange: list[Any] = [
        {}, {"document": None}, record(number, "a\x00b\n\"c\",d", quantity=[5]),
        record(number, "\ud800", quantity=1.5), record(number, "=1+1", quantity=True),
        record(number, "九" * 5000), record(number, "晚", done_on=str(ago(-2))),
        record(number, "好", quantity="5"),
    ]  # fmt: skip
    platform.records, platform.size = strange, 50
    assert pull() == Pulled(pages=1, records=8)
    assert [deed.document for deed in Deed.objects.all()] == ["好"]
    assert Batch.objects.get().quarantined == 7


def test_the_doctor_says_what_is_missing_and_since_when(platform: Platform, settings: Any) -> None:
    found = " ".join(one.what for one in volunteer_platform())
    assert "in clear" in found
    assert "never asked" in found
    settings.VOLUNTEER_PLATFORM_URL, url = "https://v.example.cn", settings.VOLUNTEER_PLATFORM_URL
    assert levels() == ["note"]
    settings.VOLUNTEER_PLATFORM_URL = url
    platform.faults = ["503", "503"]
    pull()
    assert any("status 503" in one.what for one in volunteer_platform())
    pull()
    settings.VOLUNTEER_PLATFORM_URL = "https://v.example.cn"
    assert levels() == ["ok"]
    PlatformPull.objects.update(pulled_at=timezone.now() - 2 * STALE)
    assert levels() == ["note"]
    settings.VOLUNTEER_PLATFORM_SOURCE = ""
    assert levels() == ["note"]
    settings.VOLUNTEER_PLATFORM_URL = settings.VOLUNTEER_PLATFORM_KEY = ""
    assert levels() == []
    assert pull() == Pulled()


def test_a_source_that_nobody_knows_is_said_and_nothing_kept(
    platform: Platform, settings: Any
) -> None:
    settings.VOLUNTEER_PLATFORM_SOURCE = "NOBODY"
    assert pull().trouble == "unknown_source"
    assert not Deed.objects.exists()
    Source.objects.create(code="NOBODY", name="平台")
    assert pull().records == 5  # no office vouches for it: set aside with that reason
    assert not Deed.objects.exists()
    assert any("no office vouches" in one.what for one in volunteer_platform())


def test_by_hand_it_can_begin_again(member: Member, platform: Platform) -> None:
    out = StringIO()
    call_command("pull_volunteering", stdout=out)
    call_command("pull_volunteering", "--again", stdout=out)
    assert out.getvalue().splitlines() == ["5 records on 3 pages"] * 2
    assert spendable(member) == 50
    platform.faults = ["500", "500"]
    with pytest.raises(CommandError, match="status 500"):
        call_command("pull_volunteering", stdout=out)
