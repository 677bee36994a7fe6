"""Proving who one is: asked of an authority, kept sealed, one verified account per person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from backend.accounts import outbound
from backend.accounts.identity import actions, disclosure
from backend.accounts.identity.attempts import TooManyAttempts, VerifierUnavailable
from backend.accounts.identity.claims import NotAResidentId, UnderFourteen
from backend.accounts.identity.models import Identity, State
from backend.accounts.identity.names import NotAName
from backend.accounts.models import User
from backend.accounts.people import e164, person_of
from backend.accounts.sms.models import TextMessage
from backend.audit.models import Access, Event
from backend.audit.reads import Reading
from backend.kernel.codes.resident_id import check_digit
from backend.proof.models import Entry
from tests.accounts import journeys
from tests.accounts.standins.authority import SECRET, Authority
from tests.accounts.standins.server import Running, running

pytestmark = pytest.mark.django_db

NAME = "欧阳诗涵"


def number_of(born: str, sequence: str = "002") -> str:
    body = f"500112{born}{sequence}"
    return body + check_digit(body)


NUMBER = number_of("19900307")


@pytest.fixture
def authority() -> Authority:
    return Authority(people={NUMBER: NAME}, phones={NUMBER: e164(journeys.OTHER)})


@pytest.fixture
def server(authority: Authority, settings: Any) -> Iterator[Running]:
    settings.IDENTITY_VERIFIER = "backend.accounts.identity.verifiers.Signed"
    settings.IDENTITY_VERIFIER_SECRET = SECRET
    with running(authority) as known:
        settings.IDENTITY_VERIFIER_URL = known.url + "/check"
        yield known


@pytest.fixture
def person() -> User:
    return with_phone(journeys.PHONE)


def with_phone(phone: str) -> User:
    person = person_of(e164(phone))
    person.set_phone(e164(phone), verified=True)
    person.save()
    return person


def prove(person: User, name: str = NAME, number: str = NUMBER) -> actions.Proved:
    return actions.verify_identity(person=person, name=name, number=number)


def move(person: User, name: str = NAME, number: str = NUMBER) -> actions.Proved:
    return actions.move_identity(person=person, name=name, number=number)


def test_a_yes_of_the_authority_makes_a_person_verified(person: User, server: Running) -> None:
    assert person.level == "signed_in"
    prove(person)
    assert person.level == "verified"
    assert disclosure.is_adult(person)
    assert len(server.asked) == 1


def test_nothing_of_it_is_kept_in_clear(person: User, server: Running) -> None:
    proved = prove(person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_identity::text FROM accounts_identity")
        row = cursor.fetchone()[0]
    for secret in (NAME, NUMBER, "1990-03-07"):
        assert secret not in row
        assert secret.encode().hex() not in row
    told = disclosure.masked(proved.identity)
    assert (told.name, told.number) == ("欧***", "500***********" + NUMBER[-4:])


def test_the_trail_and_the_log_name_no_person(person: User, server: Running) -> None:
    proved = prove(person)
    event = Event.objects.get(verb="identity.verified")
    assert event.actor == person.pk
    assert event.data == {"entry": str(proved.entry.pk)}
    assert Entry.objects.filter(pk=proved.entry.pk, kind="identity.verified").exists()


@pytest.mark.parametrize(("name", "number"), [("欧阳诗韵", NUMBER), (NAME, number_of("19910308"))])
def test_a_wrong_name_and_an_unknown_number_are_told_alike(
    person: User, server: Running, name: str, number: str
) -> None:
    with pytest.raises(actions.NotConfirmed):
        prove(person, name, number)
    assert not Identity.objects.exists()


@pytest.mark.parametrize("fault", ["down", "slow", "unreadable", "other_request", "unheard_of"])
def test_an_authority_in_trouble_is_said_and_costs_no_try(
    person: User,
    server: Running,
    authority: Authority,
    fault: str,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.IDENTITY_TRIES_PER_DAY = 1
    monkeypatch.setattr(outbound, "READ_SECONDS", 0.2)
    monkeypatch.setattr(outbound, "FIRST_PAUSE", 0.01)
    authority.fault = fault
    for _time in range(3):
        with pytest.raises(VerifierUnavailable):
            prove(person)
    authority.fault = ""
    assert prove(person).identity.state == State.LIVE


def test_an_authority_that_is_not_set_up_lets_nobody_through(person: User, settings: Any) -> None:
    settings.IDENTITY_VERIFIER = "backend.accounts.identity.verifiers.Signed"
    with pytest.raises(VerifierUnavailable):
        prove(person)


@pytest.mark.parametrize(
    "number",
    [
        number_of("19900231"),
        number_of("29900307"),
        number_of("18000307"),
        "500112900307002",
        NUMBER[:-1],
        NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"),
        "'; DROP TABLE accounts_identity; --",
        "",
        "1" * 500,
    ],
)
def test_impossible_numbers_are_refused_before_anybody_is_asked(
    person: User, server: Running, number: str
) -> None:
    with pytest.raises(NotAResidentId):
        prove(person, NAME, number)
    assert server.asked == []


@pytest.mark.parametrize(
    "name",
    [
        "",
        "张",
        "⺅张",
        "张\u202e三",
        "Аnnа",
        "張ㄧ",
        "张三1",
        "·张三",
        "张··三",
        "张三\ue000",
        "<b>",
        "张A",
    ],
)
def test_names_that_no_card_can_carry_are_refused_before_anybody_is_asked(
    person: User, server: Running, name: str
) -> None:
    with pytest.raises(NotAName):
        prove(person, name)
    assert server.asked == []


@pytest.mark.parametrize(
    "name", ["欧 阳　诗涵", "欧阳\u200b诗涵", "\u2f0d阳诗涵".replace("\u2f0d", "欧")]
)
def test_a_name_typed_oddly_is_the_same_name(person: User, server: Running, name: str) -> None:
    assert prove(person, name).identity.state == State.LIVE


@pytest.mark.parametrize("dot", ["·", "•", "‧", "・", "･", ".", "．"])
def test_the_dot_in_a_name_may_be_typed_in_any_way(
    person: User, server: Running, authority: Authority, dot: str
) -> None:
    authority.people[NUMBER] = "阿依古丽·买买提"
    prove(person, f"阿依古丽{dot}买买提")


def years_ago(years: int) -> str:
    today = date.today()  # noqa: DTZ011  # the clock of the machine is what the code reads too
    return today.replace(year=today.year - years, day=min(today.day, 28)).strftime("%Y%m%d")


def test_who_is_under_fourteen_is_refused_and_nothing_is_kept(
    person: User, server: Running
) -> None:
    with pytest.raises(UnderFourteen):
        prove(person, NAME, number_of(years_ago(13)))
    assert server.asked == []
    assert not Identity.objects.exists()


def test_who_is_under_eighteen_is_verified_and_no_adult(
    person: User, server: Running, authority: Authority
) -> None:
    number = number_of(years_ago(16))
    authority.people[number] = NAME
    prove(person, NAME, number)
    assert person.level == "verified"
    assert not disclosure.is_adult(person)


def test_tries_are_bounded_per_person_and_day(person: User, server: Running, settings: Any) -> None:
    settings.IDENTITY_TRIES_PER_DAY = 2
    for name in ("张三", "李四"):
        with pytest.raises(actions.NotConfirmed):
            prove(person, name)
    with pytest.raises(TooManyAttempts) as refusal:
        prove(person)
    assert refusal.value.wait > 0
    assert len(server.asked) == 2


def test_one_number_is_not_guessed_at_from_many_accounts(
    person: User, server: Running, settings: Any
) -> None:
    settings.IDENTITY_TRIES_PER_DAY = 1
    with pytest.raises(actions.NotConfirmed):
        prove(person, "张三")
    with pytest.raises(TooManyAttempts):
        prove(with_phone(journeys.OTHER), "李四")


def test_one_person_has_one_verified_account(person: User, server: Running) -> None:
    prove(person)
    with pytest.raises(actions.VerifiedElsewhere):
        prove(with_phone(journeys.OTHER))


def test_an_account_is_one_person(person: User, server: Running, authority: Authority) -> None:
    prove(person)
    second = number_of("19850101")
    authority.people[second] = NAME
    with pytest.raises(actions.AlreadyVerified):
        prove(person, NAME, second)


def test_a_new_name_with_the_same_number_replaces_the_old_one(
    person: User, server: Running, authority: Authority
) -> None:
    first = prove(person).identity
    authority.people[NUMBER] = "欧阳雨桐"
    assert prove(person, "欧阳雨桐").identity.pk == first.pk
    assert Identity.objects.count() == 1


def test_moving_proves_anew_releases_the_other_account_and_tells_both(
    person: User, server: Running
) -> None:
    prove(person)
    newer = with_phone(journeys.OTHER)
    move(newer)
    assert (person.level, newer.level) == ("signed_in", "verified")
    left = person.identities.get()
    assert (left.state, left.number_index, left.name_sealed) == (State.MOVED, None, None)
    kinds = set(TextMessage.objects.values_list("kind", flat=True))
    assert kinds == {"identity_moved_away", "identity_moved_here"}
    assert Event.objects.filter(verb="identity.moved_away").exists()


def test_moving_with_somebody_elses_phone_is_refused(
    person: User, server: Running, authority: Authority
) -> None:
    prove(person)
    authority.phones[NUMBER] = e164("13900000009")
    with pytest.raises(actions.NotConfirmed):
        move(with_phone(journeys.OTHER))
    assert person.level == "verified"


def test_moving_needs_a_verified_phone(server: Running) -> None:
    with pytest.raises(actions.PhoneNeeded):
        move(person_of(e164(journeys.OTHER)))


def test_forgetting_erases_and_lets_one_prove_again(person: User, server: Running) -> None:
    prove(person)
    actions.forget_identity(person=person)
    assert person.level == "signed_in"
    assert person.identities.get().number_sealed is None
    prove(person)
    with pytest.raises(actions.NoIdentity):
        actions.forget_identity(person=with_phone(journeys.OTHER))


def test_whoever_reads_a_name_is_shown_to_the_person(person: User, server: Running) -> None:
    prove(person)
    officer = with_phone(journeys.OTHER)
    reading = Reading(officer.pk, "渝北区市场监督管理局", "处理投诉")
    assert disclosure.disclose(person, reading=reading) == (NAME, NUMBER)
    assert Access.objects.filter(about=person.pk, reader=officer.pk).count() == 2


def test_the_app_proves_shows_masked_and_forgets(client: Client, server: Running) -> None:
    token = journeys.sign_in_by_app(client)
    path, claim = "/api/v1/me/identity", {"name": NAME, "number": NUMBER}
    answer = journeys.post(client, path, claim, token)
    assert answer.status_code == 201, answer.content
    assert answer.json()["receipt"]["act"]["by"] == "authority"
    shown = client.get(path, headers={"x-session-token": token})
    assert shown.json()["level"] == "verified"
    assert NUMBER not in shown.content.decode()
    gone = client.delete(path, headers={"x-session-token": token})
    assert (gone.status_code, gone.json()["level"]) == (200, "signed_in")


def test_the_app_is_told_what_is_wrong(
    client: Client, server: Running, authority: Authority
) -> None:
    token = journeys.sign_in_by_app(client)
    path = "/api/v1/me/identity"
    assert client.post(path).status_code == 401
    bad = journeys.post(client, path, {"name": NAME, "number": "1"}, token)
    assert (bad.status_code, bad.json()["errors"][0]["pointer"]) == (400, "/number")
    authority.fault = "down"
    away = journeys.post(client, path, {"name": NAME, "number": NUMBER}, token)
    assert (away.status_code, away.json()["code"]) == (503, "identity_verifier_unavailable")
    assert away.headers["Retry-After"]


def test_the_page_asks_refuses_and_shows(client: Client, server: Running) -> None:
    journeys.sign_in_by_page(client)
    assert client.get("/me/identity").status_code == 200
    claim = {"name": NAME, "number": "500112", "step": "verify"}
    assert client.post("/me/identity", claim).status_code == 400
    done = client.post("/me/identity", {**claim, "number": NUMBER}, follow=True)
    assert "欧***" in done.content.decode()
    assert NUMBER not in done.content.decode()
    gone = client.post("/me/identity", {"step": "forget"}, follow=True)
    assert 'id="number"' in gone.content.decode()


def test_a_person_verified_elsewhere_is_offered_to_move_on_the_page(
    client: Client, person: User, server: Running
) -> None:
    prove(person)
    journeys.sign_in_by_page(client, journeys.OTHER)
    claim = {"name": NAME, "number": NUMBER}
    offered = client.post("/me/identity", {**claim, "step": "verify"})
    assert offered.status_code == 409
    assert 'value="move"' in offered.content.decode()
    assert client.post("/me/identity", {**claim, "step": "move"}).status_code == 302
    assert person.level == "signed_in"


def test_nothing_personal_is_logged(
    person: User, server: Running, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    authority.fault = "unreadable"
    with pytest.raises(VerifierUnavailable) as trouble:
        prove(person)
    prove_refused = json.dumps([str(trouble.value), caplog.text], ensure_ascii=False)
    assert NAME not in prove_refused
    assert NUMBER not in prove_refused
