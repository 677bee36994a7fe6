"""What a phone sees that scans the code at the door: genuine, altered, over, or nobody's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from merchants.licences.actions import issue_seal, retire_key, revoke_seal
from merchants.licences.models import LicenceSeal, SigningKey
from merchants.licences.seal import Payload, encode
from merchants.licences.seals import digits_of
from merchants.lookup.cards import today
from merchants.lookup.feed import tell_missed_seals, tell_seal_changed
from merchants.lookup.models import Change
from merchants.registry.models import Outlet
from tests.factories.deliveries import hand_in
from tests.factories.rows import penalty, registration
from tests.intake.delivered import code
from tests.merchants.outside import later, merchant, shop_code, whole_feed

pytestmark = pytest.mark.django_db
SAID = {
    "genuine": ("真码", "Genuine"),
    "altered": ("假码", "altered"),
    "expired": ("已过期", "expired"),
    "revoked": ("已被作废", "revoked"),
    "unknown_key": ("签发钥匙不是本市的", "key"),
    "malformed": ("不是一张完整的亮照码", "complete"),
}


@pytest.fixture
def seal() -> LicenceSeal:
    spot = {"门店名称": "新路店", "经度": "106.55", "纬度": "29.56", "坐标系": "WGS-84"}
    hand_in("enterprises", registration(**spot))
    hand_in("penalties", penalty())
    return issue_seal(merchant=merchant(), today=today(), valid_days=30)


def digits(seal: LicenceSeal) -> str:
    return digits_of(seal, merchant())


def altered(text: str, place: int) -> str:
    return text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]


def scanned(client: Client, text: str, *, language: str = "zh-hans", status: int = 200) -> str:
    answer = client.get(f"/m/{text}", headers={"accept": "text/html", "accept-language": language})
    assert answer.status_code == status
    page: str = answer.content.decode()
    return page


def states(page: str) -> list[str]:
    """Which of the answers the page gives; it must be one."""
    return [state for state in SAID if f'id="seal-{state}"' in page]


def says(page: str, state: str, *, english: bool = False) -> bool:
    return states(page) == [state] and SAID[state][english] in page


@pytest.mark.parametrize("english", [False, True])
def test_a_genuine_code_opens_the_shop_and_says_so(
    client: Client, seal: LicenceSeal, english: bool
) -> None:
    page = scanned(client, digits(seal), language="en" if english else "zh-hans")
    assert says(page, "genuine", english=english)
    assert "好再来面馆" in page
    assert "经营超过保质期的食品" in page
    assert f'href="https://credit.example.cn/m/{shop_code()}"' in page  # not the digits


def test_an_altered_code_is_called_false_and_proves_nothing(
    client: Client, seal: LicenceSeal
) -> None:
    page = scanned(client, altered(digits(seal), 207))
    assert says(page, "altered")
    assert "不能证明这张码是真的" in page
    assert "真码" not in page


def test_one_digit_anywhere_is_never_genuine(client: Client, seal: LicenceSeal) -> None:
    text = digits(seal)
    for place in range(0, 208, 9):
        answer = client.get(f"/m/{altered(text, place)}", headers={"accept": "text/html"})
        assert answer.status_code in {200, 404}
        page = answer.content.decode()
        assert len(states(page)) == 1
        assert "genuine" not in states(page)


def test_the_day_after_its_last_a_code_is_expired(client: Client, seal: LicenceSeal) -> None:
    text = digits(seal)
    with later(days=30):
        assert says(scanned(client, text), "genuine")
    with later(days=31):
        assert says(scanned(client, text), "expired")
        assert says(scanned(client, text, language="en"), "expired", english=True)


def test_a_revoked_code_says_why(client: Client, seal: LicenceSeal) -> None:
    revoke_seal(seal=seal, reason="店铺已转让", today=today())
    page = scanned(client, digits(seal))
    assert says(page, "revoked")
    assert "店铺已转让" in page


def test_a_closed_shops_code_counts_no_more(client: Client, seal: LicenceSeal) -> None:
    text = digits(seal)
    hand_in("enterprises", registration(登记状态="注销"))
    assert says(scanned(client, text), "revoked")


def test_a_code_signed_by_a_key_that_is_not_ours(client: Client, seal: LicenceSeal) -> None:
    text = digits(seal)
    retire_key(key=SigningKey.objects.get(key_id=seal.key_id), today=today())
    page = scanned(client, text)
    assert says(page, "unknown_key")
    assert says(scanned(client, text, language="en"), "unknown_key", english=True)


@pytest.mark.parametrize("odd", ["1" * 61, "9" * 208, "1" * 207, "1" * 2000, "１" * 208, "٣" * 208])
def test_digits_that_are_no_seal_get_a_kind_page(client: Client, odd: str) -> None:
    page = scanned(client, odd, status=404)
    assert says(page, "malformed")
    assert 'name="q"' in page


def test_a_forged_code_of_a_shop_that_is_not_on_record(client: Client, seal: LicenceSeal) -> None:
    paper = Payload(code(99), seal.issued_on, seal.expires_on, serial=1, key_id=seal.key_id)
    page = scanned(client, encode(paper, bytes(range(32))), status=404)
    assert says(page, "altered")
    assert "好再来面馆" not in page


def test_a_forged_code_of_a_shop_on_record(client: Client, seal: LicenceSeal) -> None:
    paper = Payload(code(1), seal.issued_on, seal.expires_on, seal.serial, seal.key_id)
    assert says(scanned(client, encode(paper, bytes(range(32)))), "altered")
    nobodys = replace(paper, key_id=200)
    assert says(scanned(client, encode(nobodys, bytes(range(32)))), "unknown_key")


def test_an_outlets_code_names_the_outlet(client: Client, seal: LicenceSeal) -> None:
    outlet = Outlet.objects.get(name="新路店")
    own = issue_seal(merchant=merchant(), today=today(), outlet=outlet)
    page = scanned(client, digits(own))
    assert says(page, "genuine")
    assert "新路店" in page


@pytest.mark.parametrize("form", ["{}", "https://credit.example.cn/m/{}", " {} \n", "/m/{}?x=1"])
def test_a_code_can_be_typed_or_pasted(client: Client, seal: LicenceSeal, form: str) -> None:
    answer = client.get("/verify", {"digits": form.format(digits(seal))})
    page = answer.content.decode()
    assert 'id="seal-genuine"' in page
    assert f'href="/m/{shop_code()}"' in page
    assert "经营超过保质期的食品" not in page


def test_verify_alone_explains_itself(client: Client) -> None:
    page = client.get("/verify").content.decode()
    assert "<form" in page
    assert states(page) == []


@pytest.mark.parametrize("odd", ["x", "1", "9" * 5000, "<b>", "\x00", "🍜", "/m/", "https://x.cn/"])
def test_verify_never_breaks(client: Client, odd: str) -> None:
    answer = client.get("/verify", {"digits": odd})
    assert answer.status_code == 200
    assert set(states(answer.content.decode())) <= {"malformed"}


def test_a_scan_is_few_queries(
    client: Client, seal: LicenceSeal, django_assert_max_num_queries
) -> None:
    text = digits(seal)
    with django_assert_max_num_queries(9):  # figures of complaints, of reviews; the scan counted
        scanned(client, text)
    with django_assert_max_num_queries(4):
        client.get("/verify", {"digits": text})


@pytest.mark.django_db(transaction=True)
def test_issue_and_revocation_are_told_in_the_feed_and_the_history(client: Client) -> None:
    hand_in("enterprises", registration())
    seal = issue_seal(merchant=merchant(), today=today())
    revoke_seal(seal=seal, reason="店铺已转让", today=today())
    told = whole_feed(client)
    assert [each["change"] for each in told] == ["registered", "seal_changed", "seal_changed"]
    assert {each["code"] for each in told} == {shop_code()}
    assert "亮照码" in client.get(f"/m/{code()}/history").content.decode()


def test_hearing_of_a_seal_twice_tells_once(seal: LicenceSeal) -> None:
    shop = merchant().pk
    for _ in range(2):
        tell_seal_changed(merchant_id=shop)
    tell_missed_seals(since=seal.recorded_at)
    assert Change.objects.filter(kind="seal_changed").count() == 1
    revoke_seal(seal=seal, reason="店铺已转让", today=today())
    tell_missed_seals(since=seal.recorded_at)  # a crash had swallowed the news
    assert Change.objects.filter(kind="seal_changed").count() == 2
