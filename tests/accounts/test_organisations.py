"""Founding, inviting, joining, leaving, and acting for somebody."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations import desks
from backend.accounts.organisations.actions import (
    AlreadyInvited,
    InvitationOver,
    LastOwner,
    NotAnOwner,
    ShopTaken,
    UnknownRole,
    accept_invitation,
    decline_invitation,
    end_membership,
    found_organisation,
    invitations_of,
    invite,
    let_invitations_expire,
    withdraw_invitation,
)
from backend.accounts.organisations.desks import declare_desk_entry
from backend.accounts.organisations.models import (
    Invitation,
    Kind,
    Membership,
    Organisation,
    Role,
    Standing,
)
from backend.accounts.organisations.offices import office_for
from backend.accounts.sweeps import forget
from backend.audit.models import Event
from backend.consent.rights.leaving import close_account
from backend.kernel.errors import Conflict, DomainError, NotFound
from tests.accounts.cast import client_of, member, organisation, phone, somebody
from tests.accounts.journeys import SECRET

pytestmark = pytest.mark.django_db
SHOP = "/shop"


def asked(person: User) -> Invitation:
    return invitations_of(person).get()


def test_who_is_invited_sees_it_and_joins_once() -> None:
    here = organisation()
    owner, guest = member(here, 1), somebody(2)
    invite(organisation=here, phone=phone(2), role="staff", actor=owner)
    invitation = asked(guest)
    joined = accept_invitation(invitation=invitation.pk, person=guest)
    assert (joined.organisation, joined.role) == (here, Role.STAFF)
    with pytest.raises(NotFound):
        accept_invitation(invitation=invitation.pk, person=guest)


def test_an_answered_invitation_keeps_no_trace_of_the_number() -> None:
    here = organisation()
    owner, guest = member(here, 1), somebody(2)
    invite(organisation=here, phone=phone(2), role="staff", actor=owner)
    decline_invitation(invitation=asked(guest).pk, person=guest)
    assert Invitation.objects.get().phone_index is None
    assert not invitations_of(guest).exists()


def test_nobody_else_can_answer_and_nobody_learns_who_has_an_account() -> None:
    here = organisation()
    owner, known, other = member(here, 1), somebody(2), somebody(3)
    for number in (2, 4):  # of 4 there is nobody
        assert invite(organisation=here, phone=phone(number), role="staff", actor=owner).pk
    with pytest.raises(NotFound):
        accept_invitation(invitation=asked(known).pk, person=other)


def test_an_old_invitation_is_over_and_may_be_made_again() -> None:
    here = organisation()
    owner, guest = member(here, 1), somebody(2)
    first = invite(organisation=here, phone=phone(2), role="staff", actor=owner)
    with pytest.raises(AlreadyInvited):
        invite(organisation=here, phone=phone(2), role="staff", actor=owner)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        with pytest.raises(Conflict):
            accept_invitation(invitation=first.pk, person=guest)
        invite(organisation=here, phone=phone(2), role="owner", actor=owner)
        assert asked(guest).role == Role.OWNER


@pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.CLOSED])
def test_nobody_joins_what_was_suspended_or_closed(standing: str) -> None:
    here = organisation()
    owner, guest = member(here, 1), somebody(2)
    open_one = invite(organisation=here, phone=phone(2), role="owner", actor=owner)
    Organisation.objects.update(standing=standing)
    assert not invitations_of(guest).exists()
    with pytest.raises(InvitationOver):
        accept_invitation(invitation=open_one.pk, person=guest)
    assert not guest.memberships.exists()


def test_a_number_that_never_answered_is_forgotten_after_the_week() -> None:
    here = organisation()
    asked_once = invite(organisation=here, phone=phone(2), role="staff", actor=member(here, 1))
    assert let_invitations_expire() == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        forget()
    asked_once.refresh_from_db()
    assert (asked_once.state, asked_once.phone_index) == ("expired", None)


@pytest.mark.parametrize("days", [0, 8])
def test_whoever_leaves_is_expected_nowhere(days: int) -> None:
    here = organisation()
    asked_once = invite(organisation=here, phone=phone(2), role="staff", actor=member(here, 1))
    Organisation.objects.update(standing=Standing.SUSPENDED)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        close_account(person=somebody(2))
    asked_once.refresh_from_db()
    assert asked_once.phone_index is None


def test_staff_invite_nobody_and_strangers_find_nothing() -> None:
    here = organisation()
    staff, stranger = member(here, 1, Role.STAFF), member(organisation(code="other"), 2)
    with pytest.raises(NotAnOwner):
        invite(organisation=here, phone=phone(3), role="staff", actor=staff)
    with pytest.raises(NotFound):
        invite(organisation=here, phone=phone(3), role="staff", actor=stranger)
    with pytest.raises(UnknownRole):
        invite(organisation=here, phone=phone(3), role="king", actor=staff)


def test_an_owner_cannot_touch_what_belongs_to_another_organisation() -> None:
    here, there = organisation(), organisation(code="other")
    owner, other = member(here, 1), member(there, 2)
    theirs = invite(organisation=there, phone=phone(3), role="staff", actor=other)
    with pytest.raises(NotFound):
        withdraw_invitation(organisation=here, invitation=theirs.pk, actor=owner)
    with pytest.raises(NotFound):
        end_membership(organisation=here, membership=other.memberships.get().pk, actor=owner)


def test_the_last_owner_stays() -> None:
    here = organisation()
    owner = member(here, 1)
    mine = owner.memberships.get().pk
    with pytest.raises(LastOwner):
        end_membership(organisation=here, membership=mine, actor=owner)
    member(here, 2)
    end_membership(organisation=here, membership=mine, actor=owner)
    assert Event.objects.filter(verb="membership.ended", acting_for=here.pk).exists()


def test_a_shop_has_one_organisation() -> None:
    shop = organisation(Kind.MERCHANT, "shop")
    with pytest.raises(ShopTaken):
        found_organisation(
            kind=Kind.MERCHANT, code="again", name="x", actor=None, merchant=shop.merchant
        )


def test_an_office_is_competent_for_its_district_and_subject_only() -> None:
    office = Organisation(divisions=["500112"], subject_kinds=["food"])
    assert office.is_competent(division="500112", subject_kind="food")
    assert not office.is_competent(division="500113", subject_kind="food")
    assert not office.is_competent(division="500112", subject_kind="fire")
    assert Organisation(divisions=["500000"], subject_kinds=["food"]).is_competent(
        division="500112", subject_kind="food"
    )


def choose(client: Client, person: User) -> str:
    chosen = str(person.memberships.get().pk)
    answer = client.post("/me/acting-for", {"step": "act", "chosen": chosen})
    return answer.headers.get("Location", str(answer.status_code))


def test_a_person_chooses_whom_to_act_for_and_every_page_says_so() -> None:
    owner = member(organisation(Kind.MERCHANT, "noodle-shop"), 1)
    client = client_of(owner, strong=True, acts=False)
    assert client.get(SHOP)["Location"] == "/me/acting-for"
    assert choose(client, owner) == SHOP
    assert "noodle-shop" in client.get("/me").content.decode()
    assert client.get(SHOP).status_code == 200
    client.post("/me/acting-for", {"step": "self"})
    assert "noodle-shop" not in client.get("/me").content.decode()


def test_nobody_acts_for_an_office_without_a_second_factor() -> None:
    officer = member(organisation(), 1)
    client = client_of(officer, acts=False)
    assert choose(client, officer).startswith("/me/second-factor/")
    assert client.get("/office")["Location"].startswith("/me/second-factor/")
    TOTP.activate(officer, SECRET)
    assert choose(client, officer).startswith("/me/second-factor/reauthenticate/")


def test_nobody_acts_for_what_they_do_not_belong_to() -> None:
    other = member(organisation(), 1)
    assert choose(client_of(somebody(2), strong=True), other) == "404"


def test_whoever_acts_for_a_shop_finds_its_desk_and_everybody_the_way_to_claim_one() -> None:
    client = client_of(member(organisation(Kind.MERCHANT, "noodles"), 1))
    page = client.get("/me/acting-for").content.decode()
    assert 'href="/shop"' in page
    assert 'value="act"' not in page
    assert 'href="/shop/claim"' in client_of(somebody(2)).get("/me/acting-for").content.decode()


def test_an_owner_removes_a_member_and_leaves_oneself() -> None:
    here = organisation(Kind.MERCHANT, "noodles")
    client = client_of(member(here, 1))
    member(here, 2, Role.STAFF)
    page = client.get(SHOP).content.decode()
    assert (page.count("移除这位成员"), page.count("退出机构")) == (1, 1)


def test_a_form_opened_at_one_desk_does_nothing_at_another() -> None:
    one, other = organisation(Kind.MERCHANT, "noodles"), organisation(Kind.MERCHANT, "dumplings")
    owner = member(one, 1)
    second = Membership.objects.create(person=owner, organisation=other, role=Role.OWNER)
    client = client_of(owner)
    fields = dict(
        re.findall(r'name="(form_\w+)" value="([^"]+)"', client.get(SHOP).content.decode())
    )
    client.post("/me/acting-for", {"step": "act", "chosen": str(second.pk)})
    sent = {**fields, "step": "invite", "phone": phone(2), "role": "staff"}
    assert client.post(SHOP, sent).status_code == 409
    assert not Invitation.objects.exists()
    now = re.findall(r'name="(form_\w+)" value="([^"]+)"', client.get(SHOP).content.decode())
    assert client.post(SHOP, {**sent, **dict(now)}).status_code == 302
    assert Invitation.objects.get().organisation == other


@pytest.mark.parametrize("what", ["ended", "suspended"])
def test_who_was_let_go_acts_for_nobody_from_the_next_request_on(what: str) -> None:
    here = organisation()
    client = client_of(member(here, 1), strong=True)
    assert client.get("/office").status_code == 200
    if what == "ended":
        Membership.objects.update(state="ended", ended_at=timezone.now())
    else:
        Organisation.objects.update(standing=Standing.SUSPENDED)
    assert client.get("/office").status_code == 404


def at_once(act: Callable[[int], object]) -> list[bool]:
    def one(number: int) -> bool:
        try:
            act(number)
        except DomainError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, range(16)))


@pytest.mark.django_db(transaction=True)
def test_one_invitation_accepted_sixteen_times_is_one_membership() -> None:
    here = organisation()
    owner, guest = member(here, 1), somebody(2)
    asked_once = invite(organisation=here, phone=phone(2), role="staff", actor=owner)
    done = at_once(lambda _: accept_invitation(invitation=asked_once.pk, person=guest))
    assert done.count(True) == 1
    assert guest.memberships.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_owners_leaving_at_once_leave_one_behind() -> None:
    here = organisation()
    owners = [member(here, 1), member(here, 2)]
    mine = [owner.memberships.get().pk for owner in owners]
    at_once(
        lambda n: end_membership(organisation=here, membership=mine[n % 2], actor=owners[n % 2])
    )
    assert here.memberships.filter(state="active", role=Role.OWNER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_number_invited_sixteen_times_at_once_is_asked_once() -> None:
    here = organisation()
    owner = member(here, 1)
    at_once(lambda _: invite(organisation=here, phone=phone(2), role="staff", actor=owner))
    assert here.invitations.filter(state="open").count() == 1


def test_nobody_writes_at_a_desk_that_is_not_theirs() -> None:
    here = organisation()
    member(here, 1)
    foreign = {"step": "invite", "phone": phone(9), "role": "owner"}
    bank = client_of(member(organisation(Kind.PARTNER, "bank"), 2), strong=True)
    assert bank.post("/office", foreign).status_code == 404
    assert client_of(somebody(3)).post("/office", foreign).status_code == 404
    weak = client_of(member(here, 4))
    assert weak.post("/office", foreign)["Location"].startswith("/me/second-factor/")
    assert not here.invitations.exists()


def test_english_readers_read_english() -> None:
    client = client_of(member(organisation(), 1), strong=True)
    for page in ("/office", "/me/acting-for"):
        told = client.get(page, headers={"accept-language": "en"}).content.decode()
        assert "You are acting for “market-500112” (Owner)." in told


def test_the_command_founds_an_office_and_its_first_owner_joins() -> None:
    words = ["office", "market", "市场监督管理局", "--owner", phone(1), "--sources", "MARKET"]
    call_command("organisation", *words, stdout=StringIO())
    joined = accept_invitation(invitation=asked(somebody(1)).pk, person=somebody(1))
    assert (joined.role, joined.organisation.source_codes) == (Role.OWNER, ["MARKET"])
    with pytest.raises(CommandError, match="organisation_code_taken"):
        call_command("organisation", *words, stdout=StringIO())


def test_the_nearest_competent_office_is_found_up_the_tree() -> None:
    city = found_organisation(
        kind=Kind.OFFICE, code="city", name="市局", actor=None,
        divisions=["500100"], subject_kinds=["food", "fire"],
    )  # fmt: skip
    district = found_organisation(
        kind=Kind.OFFICE, code="district", name="区局", actor=None,
        divisions=["500112"], subject_kinds=["food"],
    )  # fmt: skip
    assert office_for(area="food", division="500112") == district
    assert office_for(area="food", division="500112001") == district
    assert office_for(area="fire", division="500112") == city
    assert office_for(area="food", division="500113") == city
    assert office_for(area="food", division="510100") is None
    assert office_for(area="water", division="500112") is None


def test_a_code_that_ends_in_nought_covers_only_itself() -> None:
    office = Organisation(divisions=["500110"], subject_kinds=["food"])
    assert office.is_competent(division="500110", subject_kind="food")
    assert not office.is_competent(division="500112", subject_kind="food")


def test_a_shop_may_work_with_one_factor_and_is_offered_a_second() -> None:
    owner = member(organisation(Kind.MERCHANT, "noodle-shop"), 1)
    page = client_of(owner).get(SHOP)
    assert page.status_code == 200
    assert "建议加一道验证" in page.content.decode()
    assert "建议加一道验证" not in client_of(owner, strong=True).get(SHOP).content.decode()


def test_rooms_hang_their_work_at_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "_ENTRIES", {})
    declare_desk_entry("merchant", "投诉", "/shop/complaints", count=lambda here: 3)
    owner = member(organisation(Kind.MERCHANT, "noodle-shop"), 1)
    page = client_of(owner).get(SHOP).content.decode()
    assert '<a href="/shop/complaints">' in page
    assert "3 件待办" in page
    bank = client_of(member(organisation(Kind.PARTNER, "bank"), 2), strong=True)
    assert "/shop/complaints" not in bank.get("/partner").content.decode()
