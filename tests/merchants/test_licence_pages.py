"""A shop's licence over HTTP: drawings, posters, and the keys to check them with."""

from __future__ import annotations

import io
from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from merchants.licences import seal as signed
from merchants.licences.actions import ensure_key, issue_seal, revoke_seal
from merchants.licences.models import LicenceSeal, SigningKey
from merchants.licences.seal import State
from merchants.licences.seals import digits_of, examine
from tests.merchants.licence_shops import make_outlet, make_shop

KEYS = "/api/open/v1/licence-keys"
WELL_KNOWN = "/.well-known/licence-keys.json"
PDF = "poster.pdf"
FORMS = ["licence.svg", "licence.png", PDF]
JSON = {"Accept": "application/json"}
pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


@pytest.fixture
def shop():
    shop = make_shop()
    issue_seal(merchant=shop, today=today())
    return shop


def read_png(answer) -> str:
    return zxingcpp.read_barcode(Image.open(io.BytesIO(answer.content)).convert("L")).text


def test_the_drawn_code_opens_the_shop_and_is_genuine(client, shop):
    address = read_png(client.get(f"/m/{shop.code}/licence.png"))
    host, _, digits = address.rpartition("/m/")
    assert host == "https://credit.example.cn"
    verdict = examine(digits, today=today())
    assert (verdict.state, verdict.merchant_code) == (State.GENUINE, shop.code)


@pytest.mark.parametrize("form", FORMS)
def test_any_case_and_the_unified_code_lead_to_the_same_drawing(client, shop, form):
    answers = [client.get(f"/m/{c}/{form}") for c in (shop.code, shop.code.lower(), shop.uscc)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize(
    ("form", "kind", "start"),
    [
        ("licence.svg", "image/svg+xml", b"<svg"),
        ("licence.png", "image/png", b"\x89PNG"),
        (PDF, "application/pdf", b"%PDF"),
    ],
)
def test_each_form_says_what_it_is_and_may_be_kept_a_minute(client, shop, form, kind, start):
    answer = client.get(f"/m/{shop.code}/{form}")
    assert answer.headers["Content-Type"] == kind
    assert answer.content.startswith(start)
    assert "max-age=60" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("form", FORMS)
def test_who_holds_the_drawing_gets_a_304(client, shop, form):
    url = f"/m/{shop.code}/{form}"
    etag = client.get(url).headers["ETag"]
    answer = client.get(url, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", etag)


def test_a_new_licence_has_a_new_etag(client, shop):
    url = f"/m/{shop.code}/licence.svg"
    etag = client.get(url).headers["ETag"]
    revoke_seal(seal=LicenceSeal.objects.get(), reason="遗失", today=today())
    issue_seal(merchant=shop, today=today())
    answer = client.get(url, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert answer.headers["ETag"] != etag


def test_looking_never_issues(client):
    shop = make_shop()
    for form in FORMS:
        answer = client.get(f"/m/{shop.code}/{form}", headers=JSON)
        assert (answer.status_code, answer.json()["code"]) == (404, "no_valid_seal")
    assert not LicenceSeal.objects.exists()
    assert not SigningKey.objects.exists()


def test_a_person_without_luck_gets_a_page(client):
    answer = client.get(f"/m/{make_shop().code}/{PDF}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("change", ["revoked", "expired", "closed"])
def test_a_licence_that_no_longer_counts_is_not_drawn(client, shop, change):
    seal = LicenceSeal.objects.get()
    if change == "revoked":
        revoke_seal(seal=seal, reason="遗失", today=today())
    elif change == "expired":
        yesterday = today() - timedelta(days=1)
        LicenceSeal.objects.update(issued_on=yesterday, expires_on=yesterday)
    else:
        shop.status = "closed"
        shop.save()
    answer = client.get(f"/m/{shop.code}/{PDF}", headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_valid_seal")


@pytest.mark.parametrize("code", ["B" * 10, "%00", "..%2f..", "9" * 300, "商户"])
def test_an_unknown_shop_is_a_404(client, code):
    assert client.get(f"/m/{code}/licence.svg", headers=JSON).status_code == 404


@pytest.mark.parametrize("query", ["size=a3", "size=a4&size=a6", "colour=red", "outlet=%00"])
def test_a_query_that_makes_no_sense_is_refused_by_name(client, shop, query):
    answer = client.get(f"/m/{shop.code}/{PDF}?{query}", headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "parameter_invalid")


@pytest.mark.parametrize(("size", "width"), [("a4", 595), ("a6", 298)])
def test_a_poster_is_one_page_of_the_size_asked_for(client, shop, size, width):
    answer = client.get(f"/m/{shop.code}/{PDF}?size={size}")
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert (len(pages), round(pages[0].mediabox.width)) == (1, width)
    assert f"{shop.code}-{size}.pdf" in answer.headers["Content-Disposition"]


def test_an_outlet_has_its_own_code_and_poster(client, shop):
    outlet = make_outlet(shop)
    seal = issue_seal(merchant=shop, today=today(), outlet=outlet)
    url = f"/m/{shop.code}/licence.png?outlet={outlet.code.lower()}"
    assert read_png(client.get(url)).endswith(digits_of(seal, shop))
    poster = client.get(f"/m/{shop.code}/{PDF}?outlet={outlet.code}").content
    assert outlet.name in PdfReader(io.BytesIO(poster)).pages[0].extract_text()


def test_an_outlet_of_another_shop_is_a_404(client, shop):
    elsewhere = make_outlet(make_shop(uscc="", registration_no="1"))
    url = f"/m/{shop.code}/licence.svg?outlet={elsewhere.code}"
    assert client.get(url, headers=JSON).json()["code"] == "outlet_not_found"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_drawings_are_only_read(client, shop, method):
    assert getattr(client, method)(f"/m/{shop.code}/licence.svg").status_code == 405


def test_on_a_desk_the_code_carries_the_address_just_used(client, shop, settings):
    settings.CHENGYI_HOST = ""
    answer = client.get(f"/m/{shop.code}/licence.png", headers={"Host": "192.168.1.5:8000"})
    assert read_png(answer).startswith("http://192.168.1.5:8000/m/")


def test_the_published_keys_are_enough_to_check_a_licence(client, shop):
    digits = digits_of(LicenceSeal.objects.get(), shop)
    (key,) = client.get(KEYS).json()["keys"]
    public_key = signed.PublicKey(
        key_id=key["id"],
        public_key=urlsafe_b64decode(key["public_key"] + "="),
        not_before=today().fromisoformat(key["not_before"]),
        not_after=today().fromisoformat(key["not_after"]),
    )
    assert signed.verify(digits, [public_key], today()).state == State.GENUINE
    assert key["fingerprint"] == signed.fingerprint(public_key.public_key)
    assert (key["algorithm"], key["retired_at"]) == ("ed25519", None)


def test_both_addresses_give_the_same_keys_to_anyone(client, shop):
    answers = [client.get(url, headers={"Origin": "https://x.cn"}) for url in (KEYS, WELL_KNOWN)]
    assert answers[0].content == answers[1].content
    assert {answer.headers["Access-Control-Allow-Origin"] for answer in answers} == {"*"}


def test_nothing_private_is_in_the_keys(client, shop):
    key = ensure_key(today=today())
    assert set(client.get(KEYS).json()["keys"][0]) == {
        "id",
        "algorithm",
        "public_key",
        "not_before",
        "not_after",
        "retired_at",
        "fingerprint",
    }
    assert bytes(key.private_sealed).hex() not in client.get(KEYS).content.decode()


def test_unchanged_keys_are_a_304(client, shop):
    etag = client.get(KEYS).headers["ETag"]
    assert client.get(KEYS, headers={"If-None-Match": etag}).status_code == 304


def test_before_the_first_licence_there_is_an_empty_list(client):
    assert client.get(KEYS).json() == {"keys": []}
