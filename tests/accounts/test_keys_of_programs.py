"""Keys: shown once, kept as a digest, rotated with an overlap, dead when revoked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.actions import NotAnOwner
from backend.accounts.organisations.keys import (
    Issued,
    KeyOver,
    NoKeysHere,
    ScopeUnknown,
    issue_key,
    key_of,
    revoke_key,
    rotate_key,
)
from backend.accounts.organisations.models import (
    ApiKey,
    Kind,
    Organisation,
    Role,
    Standing,
)
from backend.kernel.errors import NotFound
from tests.accounts.cast import client_of, member, organisation
from tests.accounts.test_organisations import at_once

pytestmark = pytest.mark.django_db
PERMITS = ["intake:permits"]


@pytest.fixture
def office() -> Organisation:
    return organisation()


@pytest.fixture
def owner(office: Organisation) -> User:
    return member(office, 1)


@pytest.fixture
def issued(office: Organisation, owner: User) -> Issued:
    return issue_key(organisation=office, name="nightly", scopes=PERMITS, actor=owner)


def test_a_key_is_found_by_its_token_alone(issued: Issued) -> None:
    assert key_of(issued.token) == issued.key
    assert issued.token not in str(vars(ApiKey.objects.get()))
    assert len(bytes(ApiKey.objects.get().digest)) == 32


@pytest.mark.parametrize("change", [lambda t: t[:-1] + "~", lambda t: t.upper(), lambda t: t + "A"])
def test_a_token_altered_anywhere_opens_nothing(issued: Issued, change: object) -> None:
    assert callable(change)
    assert key_of(change(issued.token)) is None
    flipped = "A" if issued.token[-5] != "A" else "B"
    assert key_of(issued.token[:-5] + flipped + issued.token[-4:]) is None


def test_both_keys_are_good_for_a_week_after_rotation(
    office: Organisation, owner: User, issued: Issued
) -> None:
    new = rotate_key(organisation=office, key=issued.key.pk, actor=owner)
    assert key_of(issued.token)
    assert key_of(new.token)
    assert new.key.scopes == issued.key.scopes
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert key_of(issued.token) is None
        assert key_of(new.token)
    with pytest.raises(KeyOver):
        rotate_key(organisation=office, key=issued.key.pk, actor=owner)


def test_a_revoked_key_is_dead_at_once(office: Organisation, owner: User, issued: Issued) -> None:
    revoke_key(organisation=office, key=issued.key.pk, actor=owner)
    assert key_of(issued.token) is None
    with pytest.raises(KeyOver):
        revoke_key(organisation=office, key=issued.key.pk, actor=owner)


def test_keys_of_a_suspended_office_open_nothing(issued: Issued) -> None:
    Organisation.objects.update(standing=Standing.SUSPENDED)
    assert key_of(issued.token) is None


def test_last_use_is_noted_once_a_minute(issued: Issued) -> None:
    key_of(issued.token)
    first = ApiKey.objects.get().last_used_at
    key_of(issued.token)
    assert first is not None
    assert ApiKey.objects.get().last_used_at == first
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        key_of(issued.token)
    used = ApiKey.objects.get().last_used_at
    assert used is not None
    assert used > first


def test_only_owners_make_keys_of_known_shape_and_only_where_there_are_any(
    office: Organisation, owner: User
) -> None:
    staff, shop = member(office, 2, Role.STAFF), organisation(Kind.MERCHANT, "shop")
    with pytest.raises(NotAnOwner):
        issue_key(organisation=office, name="k", scopes=PERMITS, actor=staff)
    with pytest.raises(ScopeUnknown):
        issue_key(organisation=office, name="k", scopes=["*"], actor=owner)
    with pytest.raises(ScopeUnknown):
        issue_key(organisation=office, name="k", scopes=[], actor=owner)
    with pytest.raises(NoKeysHere):
        issue_key(organisation=shop, name="k", scopes=PERMITS, actor=member(shop, 3))


def test_nobody_touches_the_key_of_another_office(issued: Issued) -> None:
    other = organisation(code="other")
    with pytest.raises(NotFound):
        revoke_key(organisation=other, key=issued.key.pk, actor=member(other, 2))


@pytest.mark.django_db(transaction=True)
def test_a_key_rotated_sixteen_times_at_once_has_one_successor() -> None:
    office = organisation()
    owner = member(office, 1)
    key = issue_key(organisation=office, name="k", scopes=PERMITS, actor=owner).key
    done = at_once(lambda _: rotate_key(organisation=office, key=key.pk, actor=owner))
    assert done.count(True) == 1
    assert ApiKey.objects.filter(replaces=key).count() == 1


def test_the_desk_shows_a_new_key_once(owner: User) -> None:
    client = client_of(owner, strong=True)
    form = {"step": "issue", "name": "nightly", "scopes": "intake:permits", "form_key": "one"}
    assert client.post("/office", form).status_code == 302
    assert client.post("/office", form).status_code == 302  # the second tap
    page = client.get("/office").content.decode()
    token = re.search(r"cy_\w{10}_[\w-]{43}", page)
    assert token is not None
    assert key_of(token[0])
    assert token[0] not in client.get("/office").content.decode()
    assert ApiKey.objects.count() == 1


def test_the_desk_says_no_in_words(owner: User) -> None:
    client = client_of(owner, strong=True)
    refused = client.post("/office", {"step": "issue", "name": "k", "scopes": "everything"})
    assert refused.status_code == 400
    assert "权限范围" in refused.content.decode()
    assert client.post("/office", {"step": "conquer"}).status_code == 404
    foreign = {"step": "revoke", "chosen": "01890000-0000-7000-8000-000000000001"}
    assert client.post("/office", foreign).status_code == 404
