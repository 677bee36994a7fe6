"""The catalogue for anybody: search, filters, pages, one offer, a 304, earlier versions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from incentives.offers.catalogue.asking import Wanted
from incentives.offers.catalogue.finding import find
from incentives.offers.catalogue.remembering import MEMORY
from incentives.offers.counting import sightings
from incentives.offers.models import Offer
from incentives.offers.reviewing.actions import publish
from incentives.offers.writing.actions import About, change_draft, copy_version, end, submit
from incentives.offers.writing.proposals import Limit
from incentives.partners.models import Partner
from tests.incentives.listed import LOAN, LODGING, a_partner, a_version, agreement_ends
from tests.incentives.written import (
    TEXTS,
    a_reviewer,
    a_writer,
    an_office,
    drafted,
    on_show,
    proposed,
)

pytestmark = pytest.mark.django_db
LIST = "/api/open/v1/offers"
TODAY = timezone.localdate()
HOTEL = {
    "texts": TEXTS._replace(title_zh="免押入住", title_en="No deposit"),
    "terms": LODGING,
    "details": {},
    "about": About("lodging", "person", "show"),
}


def told(client: Client, query: str = "", **more: Any) -> Any:
    answer = client.get(f"{LIST}{query}", **more)
    assert answer.status_code == 200, answer.content
    return answer.json()


def titles(client: Client, query: str = "") -> list[str]:
    return [one["title"] for one in told(client, query)["results"]]


@pytest.fixture
def two() -> None:
    """A loan and a hotel on show."""
    bank, hotel = a_partner(), a_partner("stream-hotel")
    office, reviewer = an_office(), a_reviewer()
    on_show(bank, office, reviewer)
    on_show(hotel, office, reviewer, **HOTEL, divisions=("500112",))


@pytest.mark.usefixtures("two")
def test_anybody_reads_both_sides_of_every_offer(client: Client) -> None:
    hotel, loan = told(client)["results"]
    assert (loan["everyone"], loan["better"]) == ("人人可申请", "利率更低")
    amount = next(line for line in loan["terms"] if line["code"] == "amount")
    assert (amount["everyone_value"], amount["better_value"]) == ("50000", "200000")
    assert loan["condition"][0]["code"] == "membership"
    assert hotel["field"] == {"code": "lodging", "char": "住", "name": "信易住"}
    english = told(client, headers={"accept-language": "en"})["results"][1]
    assert (english["title"], english["field"]["name"]) == ("Home loan", "Loans")


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=安居", ["安居贷"]),
        ("?q=anju", ["安居贷"]),
        ("?q=ajd", ["安居贷"]),
        ("?q=home loan", ["安居贷"]),
        ("?q=stream", ["免押入住"]),
        ("?q=%25", []),
        ("?q=没有的", []),
        ("?field=loan", ["安居贷"]),
        ("?way=show", ["免押入住"]),
        ("?for=shop", []),
        ("?partner=river-bank", ["安居贷"]),
        ("?place=500112", ["免押入住", "安居贷"]),
        ("?place=110000", ["安居贷"]),
        ("?points=yes", []),
        ("?points=no&sort=ending", ["安居贷", "免押入住"]),
        ("?condition=no", []),
        ("?condition=yes&field=lodging", ["免押入住"]),
    ],
)
def test_it_is_searched_and_narrowed(client: Client, query: str, found: list[str]) -> None:
    assert titles(client, query) == found


@pytest.mark.parametrize(
    "query", ["?field=war", "?place=1", "?limit=0", "?cursor=abc", "?unknown=1", "?sort=worst"]
)
def test_what_is_not_understood_is_refused_by_name(client: Client, query: str) -> None:
    answer = client.get(f"{LIST}{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "parameter_invalid")
    assert client.get(f"/offers{query}").status_code in {200, 400}


@pytest.mark.parametrize("sort", ["newest", "ending"])
def test_pages_of_a_long_list_hold_each_offer_once(client: Client, sort: str) -> None:
    partner = a_partner()
    for number in range(7):
        a_version(partner, title_zh=f"贷 {number}", ends_on=TODAY + timedelta(days=9 - number % 3))
    seen, path = [], f"{LIST}?limit=3&sort={sort}"
    while path:
        page = told(client, path.removeprefix(LIST))
        seen += [one["title"] for one in page["results"]]
        path = page["next"]
    assert len(seen) == 7
    assert len(set(seen)) == 7


def test_a_list_takes_one_statement_once_its_entries_were_made(
    client: Client, django_assert_num_queries: Any
) -> None:
    partner = a_partner()
    for _each in range(5):
        a_version(partner)
    first = told(client)
    with django_assert_num_queries(1):
        assert told(client) == first


def test_a_caller_who_holds_it_is_told_that_nothing_changed(client: Client) -> None:
    version = a_version(a_partner())
    for path in (LIST, f"{LIST}/{version.offer.code}"):
        etag = client.get(path)["ETag"]
        again = client.get(path, headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.usefixtures("two")
def test_what_is_not_open_is_not_in_the_list(client: Client) -> None:
    agreement_ends(Partner.objects.get(code="stream-hotel"))
    assert titles(client) == ["安居贷"]
    Offer.objects.update(paused_at=timezone.now())
    assert titles(client) == []
    assert find(Wanted(), on=TODAY + timedelta(days=900)).keys == []


def test_one_offer_tells_what_a_loan_costs_quotas_and_versions(client: Client) -> None:
    partner, office, reviewer = a_partner(), an_office(), a_reviewer()
    limits = (Limit("day", 5, TODAY, TODAY + timedelta(days=9)),)
    first = on_show(partner, office, reviewer, limits=limits)
    code = first.offer.code
    one = client.get(f"{LIST}/{code}").json()
    assert one["status"] == "open"
    assert one["example"]["true_rate"] == "12.00"
    assert one["better_example"]["true_rate"] == "8.00"
    assert float(one["example"]["cost"]) > float(one["better_example"]["cost"]) > 0
    assert one["quotas"][0]["most"] == 5
    assert one["partner"]["agreement_until"]
    assert one["versions"][0]["version"] == 1


def test_an_earlier_version_stays_readable_and_an_ended_offer_says_so(client: Client) -> None:
    partner, office, reviewer = a_partner(), an_office(), a_reviewer()
    code = on_show(partner, office, reviewer).offer.code
    writer, said = a_writer(), proposed(texts=TEXTS._replace(title_zh="安居贷新版"))
    copy_version(partner=partner, writer=writer, code=code)
    version = change_draft(partner=partner, writer=writer, code=code, said=said)
    submit(partner=partner, writer=writer, code=code)
    publish(reviewer=reviewer, office=office, version=version.pk, is_no_basic_service=True)
    assert client.get(f"{LIST}/{code}").json()["title"] == "安居贷新版"
    old = client.get(f"{LIST}/{code}?version=1").json()
    assert (old["title"], old["status"]) == ("安居贷", "over")
    assert "安居贷新版" in client.get(f"/offers/{code}").content.decode()
    end(partner=partner, writer=writer, code=code)
    assert "已经结束" in client.get(f"/offers/{code}").content.decode()
    assert client.get(f"/offers/{code}?version=9").status_code == 404


def test_drafts_are_nobodys_to_read(client: Client) -> None:
    code = drafted(a_partner()).offer.code
    assert client.get(f"{LIST}/{code}").status_code == 404
    assert client.get(f"/offers/{code}").status_code == 404


def test_a_look_at_a_page_is_counted_and_names_nobody(client: Client) -> None:
    version = a_version(a_partner())
    for _each in range(3):
        assert client.get(f"/offers/{version.offer.code}").status_code == 200
    assert sightings(version.offer_id) == 3


def test_three_stand_side_by_side_and_no_more(client: Client) -> None:
    partner = a_partner()
    codes = [a_version(partner, title_zh=f"贷 {n}").offer.code for n in range(4)]
    query = "&".join(f"code={code}" for code in [*codes, "nothing"])
    page = client.get(f"/offers/compare?{query}").content.decode()
    assert [f"贷 {n}" in page for n in range(4)] == [True, True, True, False]
    assert client.get("/offers/compare").status_code == 200


def test_promise_10_no_page_hides_what_everybody_gets(client: Client) -> None:
    version = a_version(a_partner(), terms=LOAN)
    page = client.get(f"/offers/{version.offer.code}").content.decode()
    assert page.index("人人可得") < page.index("满足条件")
    assert "5 万元" in page
    assert "20 万元" in page
    assert "真实年利率" in page


def test_the_next_page_of_the_page_keeps_the_filters(client: Client) -> None:
    partner = a_partner()
    for _each in range(22):
        a_version(partner)
    answer = client.get("/offers?field=loan&way=application")
    url = answer.context["next_url"]
    assert parse_qs(urlsplit(url).query)["field"] == ["loan"]
    assert client.get(url).status_code == 200


def test_an_answer_of_the_list_is_remembered_for_a_moment_and_no_longer(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("incentives.offers.catalogue.remembering.time.monotonic", lambda: now[0])
    settings.OFFERS_LIST_SECONDS = 2
    version = a_version(a_partner())
    assert titles(client) == ["安居贷"]
    Offer.objects.update(paused_at=timezone.now())
    now[0] += 1.9
    assert titles(client) == ["安居贷"]
    assert client.get(f"{LIST}/{version.offer.code}").json()["status"] == "paused"
    now[0] += 0.2
    assert titles(client) == []
    MEMORY.forget()
