"""What must not be kept is refused by delivery and by app, with a reason one can act on."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from backend.accounts.identity.models import Identity, State
from backend.accounts.organisations.digests import content_digest
from backend.accounts.organisations.keys import issue_key
from backend.accounts.organisations.models import Organisation
from backend.consent.rights.leaving import close_account
from backend.files.models import StoredFile
from backend.intake.models import QuarantinedRow
from backend.kernel.clock import same_day_later
from backend.kernel.codes.resident_id import check_digit
from credit.catalogue.models import Rule
from credit.catalogue.reading import today
from credit.deeds.models import Deed
from credit.deeds.refusals import OF_ROWS
from credit.ledger.reading import spendable
from credit.membership.actions import join, refuse
from credit.membership.categories import MEMBERSHIP, Category, text_of
from credit.membership.models import Member
from credit.objections.models import Objection
from tests.accounts.cast import Somebody, by_app_too, client_of
from tests.accounts.cast import member as officer_of
from tests.credit.citizens import a_citizen, joined, person_of, read
from tests.credit.deeds import HEADINGS, PLACE, ago, deeds_office, number_of, row
from tests.credit.offices import a_draft, counted, new_terms, points_office
from tests.credit.test_catalogue_by_page_and_app import of_app
from tests.credit.test_deeds import CHILD, everything
from tests.credit.test_deeds_by_app import photo, post

pytestmark = pytest.mark.django_db
BATCHES, TELL = "/api/intake/v1/batches?dataset=deeds", "/api/v1/me/points/deeds"
OBJECT, RULES = "/api/v1/me/points/objections", "/api/v1/office/points/rules"
# What a row, a telling and an asking for a missing deed are all refused for.
WRONG: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"善行日期": ago(-2)}, {"done_on": str(ago(-2))}, "deed_in_future"),
    ({"善行日期": ago(900)}, {"done_on": str(ago(900))}, "deed_too_old"),
    ({"数量": 99_999}, {"quantity": 99_999}, "quantity_improbable"),
    ({"指标代码": "no_such_thing"}, {"indicator": "no_such_thing"}, "indicator_unknown"),
]
CHILD_UNTIL = ago(40)
BORN = same_day_later(CHILD_UNTIL, months=-12 * 18)


@pytest.fixture
def office() -> Organisation:
    return deeds_office()


@pytest.fixture
def member(office: Organisation) -> Member:
    return joined(1)


@pytest.fixture
def mine(member: Member) -> Somebody:
    return by_app_too(client_of(person_of(member)))


@pytest.fixture
def token(office: Organisation) -> str:
    actor = officer_of(office, 71)
    scopes = ["intake:deeds"]
    return issue_key(organisation=office, name="k", scopes=scopes, actor=actor).token


def sent(token: str, *rows: dict[str, str]) -> dict[str, int]:
    """What an office's program is told about rows that were set aside."""
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADINGS)
    writer.writeheader()
    writer.writerows(rows)
    body = out.getvalue().encode()
    head = {"Authorization": f"Api-Key {token}", "Content-Digest": content_digest(body)}
    answer = Client().post(BATCHES, body, content_type="text/csv", headers=head)
    assert answer.status_code == 201, answer.content
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS stage")  # it ends with the test's own transaction
    told: dict[str, int] = answer.json()["reasons"]["quarantined"]
    return told


def told(**changed: Any) -> dict[str, Any]:
    plain = {"indicator": "elderly_visit", "done_on": str(ago(2)), "quantity": 1, "place": PLACE}
    return plain | changed


def nothing_kept() -> bool:
    return not (Deed.objects.exists() or Objection.objects.exists() or StoredFile.objects.exists())


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        *[(cells, code) for cells, _said, code in WRONG],
        ({"身份证号码": CHILD}, "deed_of_minor"),
        ({"行政区划代码": "500103"}, "office_not_competent"),
        ({"指标代码": "tree_planting"}, "office_not_competent"),
    ],
)
def test_a_program_is_told_why_a_row_was_set_aside_and_nothing_of_it_is_kept(
    member: Member, token: str, cells: dict[str, Any], code: str
) -> None:
    number = number_of(person_of(member))
    assert sent(token, row(number, document="甲不收", **cells)) == {code: 1}
    reason = QuarantinedRow.objects.get().reasons[0]
    assert (reason["code"], reason["message"]) == (code, str(OF_ROWS[code].message))
    assert nothing_kept()
    assert "甲不收" not in everything()


@pytest.mark.parametrize(("said", "code"), [(said, code) for _cells, said, code in WRONG])
def test_a_member_is_told_why_and_no_evidence_is_kept(
    mine: Somebody, said: dict[str, Any], code: str
) -> None:
    answer = post(mine, TELL, told(**said))
    assert (answer.json()["code"], bool(answer.json()["title"])) == (code, True)
    form = {name: str(value) for name, value in told(**said).items()} | {"files": photo()}
    assert mine.client.post(TELL, form, headers=mine.headers).json()["code"] == code
    missing = told(indicator="volunteer_hours") | said | {"words": "漏了"}
    assert post(mine, OBJECT, missing).json()["code"] == code
    assert nothing_kept()


def test_where_no_office_is_competent_and_what_is_not_told_by_oneself(mine: Somebody) -> None:
    elsewhere = told(place="500103")
    assert post(mine, TELL, elsewhere).json()["code"] == "no_competent_office"
    assert post(mine, OBJECT, elsewhere | {"words": "x"}).json()["code"] == "no_competent_office"
    only_delivered = told(indicator="volunteer_hours")
    assert post(mine, TELL, only_delivered).json()["code"] == "route_closed"
    assert nothing_kept()


def test_a_category_refused_is_kept_by_no_way(member: Member, mine: Somebody, token: str) -> None:
    for category in (Category.NEIGHBOURS, Category.VOLUNTEERING):
        refuse(person=person_of(member), category=category)
    assert sent(token, row(number_of(person_of(member)), document="甲不收")) == {}
    assert post(mine, TELL, told()).json()["code"] == "category_not_allowed"
    assert nothing_kept()
    assert "甲不收" not in everything()


def lately_grown_up() -> Member:
    """A member who was a child two months ago."""
    person = a_citizen(5, born=f"{BORN:%Y%m%d}")
    version = text_of(MEMBERSHIP).version
    return join(person=person, version=version, allowed=read(*Category)).member


def test_a_deed_of_somebody_who_was_a_child_then_is_kept_by_no_way(token: str) -> None:
    child = lately_grown_up()
    before = ago(60)
    number, who = number_of(person_of(child)), by_app_too(client_of(person_of(child)))
    assert sent(token, row(number, document="甲1", 善行日期=before)) == {"deed_of_minor": 1}
    # By phone the row says no birth date, and the source learns nothing about the person.
    assert sent(token, row("", 手机号="13900000005", document="甲2", 善行日期=before)) == {}
    then = told(done_on=str(before))
    assert post(who, TELL, then).json()["code"] == "deed_of_minor"
    assert post(who, OBJECT, then | {"words": "漏了"}).json()["code"] == "deed_of_minor"
    assert nothing_kept()


def test_two_accounts_of_one_person_are_not_thanked_twice(
    member: Member, mine: Somebody, token: str
) -> None:
    """The proof moved to another account: what comes later is that one's alone."""
    number = number_of(person_of(member))
    nothing = dict.fromkeys(["name_sealed", "number_sealed", "number_index", "born_sealed"])
    Identity.objects.filter(person=member.person).update(
        state=State.MOVED, ended_at=timezone.now(), **nothing
    )
    assert sent(token, row(number, document="甲1")) == {}
    assert sent(token, row("", 手机号="13900000001", document="甲2")) == {}
    assert post(mine, TELL, told()).json()["code"] == "identity_not_verified"
    assert post(mine, OBJECT, told(words="漏了")).json()["code"] == "identity_not_verified"
    assert nothing_kept()
    assert spendable(member) == 0


def test_a_number_and_a_phone_of_two_members_thank_only_whose_number_it_is(
    member: Member, token: str
) -> None:
    other = joined(2)
    assert sent(token, row(number_of(person_of(member)), 手机号="13900000002")) == {}
    assert (spendable(member), spendable(other)) == (10, 0)


@pytest.mark.parametrize("way", ["closed", "impossible"])
def test_of_the_dead_nothing_is_kept(member: Member, token: str, way: str) -> None:
    """No register of deaths is asked: an account that was closed, a number nobody can have."""
    number, born = number_of(person_of(member)), "50011218700101001"
    if way == "closed":
        close_account(person=person_of(member))
        assert sent(token, row(number, document="甲不收")) == {}
    else:
        impossible = row(born + check_digit(born), document="甲不收")
        assert sent(token, impossible) == {"person_unreadable": 1}
    assert nothing_kept()
    assert "甲不收" not in everything()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"points": -5}, "points_never_taken"),
        ({"points": 0}, "points_never_taken"),
        ({"cap_points": -1}, "out_of_range"),
        ({"counts_zh": "迟到的倒扣两分"}, "taking"),
        ({"counts_zh": "没有行政处罚记录"}, "offences"),
        ({"cap_points": None}, "no_cap"),
    ],
)
def test_a_rule_that_would_take_is_refused_by_app_and_not_kept(
    wrong: dict[str, Any], code: str
) -> None:
    _office, writer, _other = points_office()
    body = {"subject": "blood_donation", "terms": new_terms(**wrong)}
    answer = of_app(writer).post(RULES, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "rule_refused")
    assert code in [one["code"] for one in answer.json()["errors"]]
    assert all(one["detail"] for one in answer.json()["errors"])
    assert not Rule.objects.exists()


def test_short_notice_and_overlapping_versions_are_refused_by_app(office: Organisation) -> None:
    here, writer, approver = points_office()
    first = a_draft(here, writer, points=31)
    counted(first, writer)
    api, kind = of_app(approver), "application/json"

    def announced(rule: Rule, days: int) -> Any:
        said = {"starts_on": str(today() + timedelta(days=days))}
        return api.post(f"{RULES}/{rule.pk}/announcement", said, content_type=kind)

    for days in (29, 0, -3):
        told = announced(first, days).json()
        assert told["errors"][0]["code"] == "notice_too_short"
    assert announced(first, 60).status_code == 200
    second = a_draft(here, writer, points=32)
    counted(second, writer)
    for days in (60, 45):
        assert [one["code"] for one in announced(second, days).json()["errors"]] == [
            "versions_overlap"
        ]
    second.refresh_from_db()
    assert (second.state, second.starts_on) == ("simulated", None)
