"""A bank that knows the published document alone lives with the site, whatever breaks between."""

from __future__ import annotations

import ast
import random
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cryptography.exceptions import InvalidSignature
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.keys import issue_key
from backend.accounts.organisations.models import Role
from backend.jobs.actions import keep
from backend.jobs.models import Intent
from incentives.applications.models import Application
from incentives.applications.parts import ApplicationStep
from incentives.eligibility.showing import show_token
from incentives.offers.models import Version
from incentives.offers.reviewing.actions import publish
from incentives.partners.models import Partner
from incentives.webhooks import turns
from incentives.webhooks.models import Delivery, Endpoint, Lane, News
from tests.accounts.cast import member
from tests.credit.citizens import joined, person_of
from tests.incentives import applied
from tests.incentives.asked import agrees_to
from tests.incentives.bank_client.bank import Bank
from tests.incentives.bank_client.document import NotAsPublished
from tests.incentives.bank_client.inbox import Inbox, listening
from tests.incentives.listed import LOAN, LOAN_DETAILS, a_partner
from tests.incentives.written import a_reviewer, an_office

HERE = Path(__file__).parent / "bank_client"
SCOPES = (
    "offers:read", "offers:write", "eligibility:ask", "applications:read", "applications:decide",
    "webhooks:manage",
)  # fmt: skip
PEOPLE = 8


def test_the_client_shares_no_code_with_the_site() -> None:
    used = set()
    for path in HERE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                used |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                used.add(str(node.module).split(".")[0])
    assert used - set(sys.stdlib_module_names) == {"cryptography"}


class Scene(NamedTuple):
    """The partner as the city knows it, its program, and its server for news."""

    partner: Partner
    clerk: User
    bank: Bank
    inbox: Inbox


@pytest.fixture
def scene(live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Scene:
    settings.WEBHOOK_LOOPBACK = True
    monkeypatch.setattr(turns, "SLOW_SECONDS", 60.0)
    partner = a_partner()
    clerk = member(partner.organisation, 90, Role.OWNER)
    token = issue_key(
        organisation=partner.organisation, name="core", scopes=SCOPES, actor=clerk
    ).token
    return Scene(partner, clerk, Bank(live_server.url, token, partner.code), Inbox())


def work(*, rounds: int = 1) -> None:
    """What workers and the clock do: keep promises, and let what rests try again now."""
    for _round in range(rounds):
        due = Intent.objects.filter(state="waiting", name__startswith="webhooks.")
        Intent.objects.filter(pk__in=due).update(not_before=timezone.now())
        for key in list(due.order_by("created_at").values_list("pk", flat=True)):
            keep(key)
        Lane.objects.update(rest_until=None, turn_at=None)
        Delivery.objects.filter(state="waiting").update(next_at=timezone.now())
        for lane in Lane.objects.values_list("pk", flat=True):
            turns.take_turn(lane)


def listed(scene: Scene) -> Version:
    """The bank lists its loan by program; the city reviews it."""
    today = timezone.localdate()
    terms = {code: {"everyone": every, "better": better} for code, (every, better) in LOAN.items()}
    code = scene.bank.list_loan({
        "title_zh": "安居贷", "title_en": "Home loan", "everyone_zh": "人人可申请",
        "everyone_en": "Open to everyone", "better_zh": "利率更低", "better_en": "A lower rate",
        "terms": terms, "details": LOAN_DETAILS, "condition": {"needs_membership": True},
        "starts_on": today.isoformat(), "ends_on": (today + timedelta(days=90)).isoformat(),
    })  # fmt: skip
    version = Version.objects.get(offer__code=code)
    publish(reviewer=a_reviewer(), office=an_office(), version=version.pk, is_no_basic_service=True)
    return Version.objects.select_related("offer__partner").get(pk=version.pk)


def apply_to(scene: Scene, version: Version) -> list[Application]:
    """Eight people apply for different amounts; one for more than this bank lends."""
    here = applied.Bank(scene.partner, scene.clerk, version)
    amounts = [10_000 + 5_000 * each for each in range(PEOPLE)]
    return [
        applied.sent(here, person, applied.ASKED._replace(amount=amounts[each]))
        for each, person in enumerate(applied.people(PEOPLE))
    ]


@pytest.mark.django_db(transaction=True)
def test_a_bank_lists_checks_receives_and_decides_each_once(scene: Scene) -> None:
    """Refused, cut off before and after, killed, restarted, doubled, shuffled: nothing is lost."""
    dice = random.Random(7)
    scene.inbox.trouble = lambda _number: dice.choice(["", "refuse", "die_before", "die_after"])
    version = listed(scene)
    with listening(scene.inbox) as url:
        scene.inbox.secret = scene.bank.listen_at(url)["secret"]
        work(rounds=2)
        sent = apply_to(scene, version)
        work(rounds=3)
        half = scene.inbox.of_kind("application.submitted")
        dice.shuffle(half)
        scene.bank.work([*half[:3], *half[:2]])
    work(rounds=2)  # the bank's server is down
    scene.inbox.trouble = lambda _number: ""
    with listening(scene.inbox) as url:  # and comes back elsewhere
        again = scene.bank.listen_at(url.replace("/news", "/again"))
        old = scene.inbox.secret
        scene.inbox.secret = again["secret"]
        work(rounds=2)
        replayed(scene, again["id"])
        work(rounds=4)
    settled(scene, sent, dice)
    assert old != again["secret"]


def replayed(scene: Scene, endpoint: str) -> None:
    """All news once more, to the endpoint that is up."""
    last = News.objects.order_by("-sequence").values_list("sequence", flat=True)[0]
    scene.bank.wire.call(
        "post", "/api/partner/v1/webhooks/{}/replays", {"first": 1, "last": last or 1},
        once="replay", endpoint=endpoint,
    )  # fmt: skip


def settled(scene: Scene, sent: list[Application], dice: random.Random) -> None:
    """The bank's book and the site agree: every application is there, each decided once."""
    news = scene.inbox.of_kind("application.submitted")
    assert {one["data"]["application"] for one in news} == {str(one.id) for one in sent}
    assert scene.inbox.forged == 0
    assert len(scene.inbox.arrivals) > len(scene.inbox.news)  # some came more than once
    dice.shuffle(news)
    scene.bank.work(news + news)
    scene.bank.catch_up()
    here = {str(one.id): one.state for one in Application.objects.all()}
    assert scene.bank.book == here
    assert sorted(here.values()) == ["approved"] * 7 + ["refused"]
    decided = ApplicationStep.objects.filter(kind__in=["approved", "refused"])
    assert decided.count() == len(sent)


@pytest.mark.django_db(transaction=True)
def test_a_bank_checks_the_signature_and_not_the_word(scene: Scene) -> None:
    version = listed(scene)
    person = person_of(joined(1))
    agrees_to(person, scene.partner)
    token = show_token(person=person, offer=version.offer.code).code
    assert scene.bank.ask(version.offer.code, token)
    told = scene.bank.wire.call(
        "post", "/api/partner/v1/eligibility-checks",
        {"offer": version.offer.code, "token": token}, once=f"ask {token}",
    )  # fmt: skip
    head, body, signature = told["signature"].split(".")
    forged = signature[:-8] + ("A" * 8 if not signature.endswith("A" * 8) else "B" * 8)
    with pytest.raises(InvalidSignature):
        scene.bank.verified(f"{head}.{body}.{forged}")
    with pytest.raises(NotAsPublished):
        scene.bank.wire.call("post", "/api/partner/v1/eligibility-checks", {"person": "1"})
    assert not Endpoint.objects.exists()
