"""Who leaves: every table is read as a dump would, and nothing of them is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.audit.models import Access, Event
from backend.consent.rights.leaving import close_account
from backend.consent.rights.sections import acts
from backend.deadlines.sweeping import tend
from backend.proof.models import Entry
from backend.proof.receipts import ReceiptErased, receipt_of
from credit.deeds import actions as deeds
from credit.deeds.models import Deed, State
from credit.ledger import actions as ledger
from credit.ledger.anchoring import heads
from credit.ledger.models import Reason
from credit.membership.actions import last_entry, leave
from credit.membership.models import Member
from credit.objections import actions as objections
from credit.objections.actions import Said, Verdict
from credit.objections.models import About, Objection
from credit.standing.actions import compare_me
from credit.statements.certificates import certify, check, revoke, text_of
from credit.statements.models import Certificate
from tests.accounts.cast import by_app_too, client_of
from tests.accounts.cast import member as officer_of
from tests.consent.test_nothing_in_clear import dump, spellings
from tests.credit.citizens import joined, person_of
from tests.credit.deeds import PLACE, ago, deeds_office, delivered, number_of, reported, row
from tests.credit.people import held, spent

pytestmark = pytest.mark.django_db
STORY, OBJECTION, ANSWER = "那天陪邻居王奶奶去了医院", "那天我在外地", "请补充医院的证明"
DOCUMENT = "志服〔2026〕8817号"
TOLD = {"indicator": "elderly_visit", "done_on": str(ago(5)), "quantity": "1", "place": PLACE}
# What a law asks to keep, under a number that leads to nobody once the account is closed: the
# consents and their days, that somebody joined and left, who looked (`keeps` of the rights room).
KEPT = {"accounts_user", "accounts_identity", "consent_consent", "audit_event", "audit_access"}
KEPT |= {"api_tally"}  # how often somebody called: ends within the hour
MONTH = f"_{timezone.now():%Y_%m}"


class Life(NamedTuple):
    """Somebody about whom every table of points has something, and what it is."""

    person: User
    member: Member
    office: Organisation
    certificate: str
    known: dict[str, str]


def by_hand(client: Client, person: User, officer: Client) -> None:
    """Told and contested by page and app, read by an office."""
    said = TOLD | {"words": STORY}
    assert client.post("/me/points/deeds/new", said).status_code == 302
    told = Deed.objects.get(state=State.REPORTED)
    assert STORY in officer.get(f"/office/points/deeds/{told.id}").content.decode()
    answer = officer.post(f"/office/points/deeds/{told.id}", {"step": "refuse", "reason": ANSWER})
    assert answer.status_code == 302
    app = by_app_too(client)
    keyed = {**app.headers, "idempotency-key": str(uuid4())}
    refusal = {"category": "green", "allowed": False}
    url = "/api/v1/me/points/refusals"
    answer = client.post(url, refusal, content_type="application/json", headers=keyed)
    assert answer.status_code == 200
    assert client.get("/me/points").status_code == client.get("/me/passbook").status_code == 200


@pytest.fixture
def life(tmp_path: Path) -> Life:
    office = deeds_office()
    member = joined(1)
    person = person_of(member)
    number = number_of(person)
    mine, one, other = client_of(person), officer_of(office, 61), officer_of(office, 62)
    files = [row(number, document=f"{DOCUMENT}-{day}", 善行日期=ago(day)) for day in (3, 9, 20)]
    delivered(tmp_path, *files)
    by_hand(mine, person, client_of(one, strong=True))
    _beside_the_hand(person, office, one, other)
    spent(member, 3)
    ledger.void(member, hold=_hold(member))
    compare_me(person=person, wanted=True)
    heads.anchor_heads()
    tend()
    thanked = Deed.objects.thanked().filter(member=member)
    shown = certify(person=person, deeds=[each.id for each in thanked], with_name=True)
    revoked = certify(person=person, deeds=[thanked[0].id], with_name=False)
    text = text_of(shown.id)
    revoke(person=person, certificate=revoked.id)
    known = {"member": str(member.pk), "number": number, "document": DOCUMENT, "name": "欧阳诗涵"}
    known |= {"story": STORY, "objection": OBJECTION, "answer": ANSWER, "shown": str(shown.id)}
    for room in (Deed, Objection):
        known |= {f"{room.__name__} {n}": str(one.id) for n, one in enumerate(room.objects.all())}
    return Life(person, member, office, text, known)


def _hold(member: Member) -> str:
    held(member, 2, key="voucher:held")
    return "voucher:held"


def _beside_the_hand(person: User, office: Organisation, one: User, other: User) -> None:
    by = {"office": office}
    deeds.withdraw_deed(person=person, deed=reported(person, done_on=ago(6)).id)
    confirmed = reported(person, done_on=ago(7))
    deeds.confirm_deed(officer=one, deed=confirmed.id, **by)
    reported(person, done_on=ago(8))
    wrong, contested = Deed.objects.filter(route="delivered").order_by("id")[:2]
    deeds.take_back(officer=one, deed=wrong.id, reason=Reason.TWICE, **by)
    for deed, about, verdict in (
        (wrong, About.REVERSAL, Verdict(False, ANSWER)),
        (contested, About.WRONG, Verdict(True, ANSWER, quantity=2)),
    ):
        made = objections.object_to(person=person, deed=deed.id, about=about, said=Said(OBJECTION))
        objections.decide_objection(officer=other, objection=made.id, verdict=verdict, **by)
    first = Objection.objects.get(about=About.REVERSAL)
    objections.appeal(person=person, objection=first.id, said=Said(OBJECTION))


def found_of(known: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Tables in which something of this is written, in whatever spelling."""
    looks = {what: [*spellings(value), *_as_number(value)] for what, value in known.items()}
    for table, rows in dump():
        for what, spelled in looks.items():
            if any(each in rows for each in spelled):
                yield table, what


def _as_number(value: str) -> list[bytes]:
    try:
        return [UUID(value).hex.encode()]
    except ValueError:
        return []


def test_promise_09_of_who_left_points_a_dump_holds_nothing_but_commitments(life: Life) -> None:
    before = dict(found_of(life.known))
    assert {"credit_member", "credit_deed", "credit_objection", "credit_entry"} <= set(before)
    leave(person=life.person)
    # A past membership's number leads nowhere; that of a certificate shows that it has ended.
    stays = {("credit_member", "member"), ("credit_revoked", "shown")}
    assert set(found_of(life.known)) <= stays
    of_the_person = {table for table, _ in found_of({"person": str(life.person.pk)})}
    assert not {table for table in of_the_person if table.startswith(("credit", "notices"))}
    kept = Event.objects.filter(actor=life.person.pk).values_list("verb", flat=True)
    told = {verb for verb in kept if not verb.startswith("consent.")}
    assert told <= {"membership.joined", "membership.left", "identity.verified"}


def test_promise_18_of_who_closed_the_account_only_a_number_that_leads_to_nobody(
    life: Life,
) -> None:
    close_account(person=life.person)
    known = life.known | {"phone": life.person.phone or "", "person": str(life.person.pk)}
    found = set(found_of(known))
    assert {what for _, what in found} <= {"person", "member", "shown"}
    of_the_person = {table for table, what in found if what == "person"}
    assert {table.removesuffix(MONTH) for table in of_the_person} <= KEPT


def test_promise_18_old_proofs_verify_and_the_certificate_is_shown_as_ended(life: Life) -> None:
    entry = Entry.objects.get(pk=Deed.objects.thanked().first().receipt)
    commitment = bytes(entry.commitment)
    assert check(life.certificate).state == "holds"
    left = leave(person=life.person)
    assert bytes(Entry.objects.get(pk=entry.pk).commitment) == commitment
    with pytest.raises(ReceiptErased):
        receipt_of(entry)
    assert check(life.certificate).state == "revoked"
    assert not Certificate.objects.exists()
    assert last_entry(life.person) == left
    assert receipt_of(left)["kind"] == "membership.left"


def test_what_a_member_did_is_in_their_copy_with_receipts(life: Life) -> None:
    told = [(one["verb"], one["receipt"] is not None) for one in acts(life.person)]
    for verb in ("deed.reported", "deed.withdrawn", "points.objection_filed", "certificate.made"):
        assert (verb, True) in told
    strangers = acts(person_of(joined(2)))
    assert not {one["verb"] for one in strangers} & {"deed.reported", "certificate.made"}


def test_promise_15_who_looked_is_still_known_after_leaving(life: Life) -> None:
    looked = Access.objects.of(life.person.pk).count()
    assert looked
    leave(person=life.person)
    assert Access.objects.of(life.person.pk).count() == looked
