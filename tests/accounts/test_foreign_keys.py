"""Keys that exist but are somebody else's: told exactly as keys that never existed are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from backend.accounts.models import User
from backend.accounts.organisations.actions import invite
from backend.accounts.organisations.keys import issue_key
from backend.consent.actions import give_consent
from backend.consent.offering import Wording, declare_purpose, name_recipient
from backend.consent.rights.requests import file_request
from backend.notices.account_news import tell_of_new_phone
from merchants.staff.cases import file_claim
from tests.accounts.cast import Somebody, everybody, member, organisation, phone
from tests.accounts.test_who_may import ARGUMENTS, ROLES, outcome
from tests.accounts.test_who_may_write import tried
from tests.accounts.who_may import TABLE
from tests.accounts.who_may_write import WRITES
from tests.files.conftest import pdf
from tests.merchants.staff_cast import claimable_shop, proved

pytestmark = pytest.mark.django_db
Keys = dict[str, str]
# Who runs the site decides claims and requests, and suspends organisations: theirs to open.
FOR_OPERATORS = ("office/", "api/v1/office/", "admin/")


@pytest.fixture(autouse=True)
def _place(tmp_path: Path) -> Iterator[None]:
    with override_settings(FILES_DIR=str(tmp_path)):
        yield


def consented(person: User) -> str:
    wording = Wording("只告诉对方“是”或“否”。", "They are only told yes or no.")
    purpose = declare_purpose("offers.eligibility", name_zh="一", name_en="a", wording=wording)
    name_recipient(purpose, code="bank-a", name_zh="甲", name_en="A", contact="")
    given = give_consent(person=person, purpose="offers.eligibility", recipient="bank-a", version=1)
    return str(given.pk)


def keys_of_others() -> Keys:
    """One of everything that somebody has, by the name of its place in addresses."""
    victim = proved(1)
    office = organisation(code="their-office")
    owner = member(office, 2)
    lease = SimpleUploadedFile("租约.pdf", pdf(1))
    claim = file_claim(person=victim, merchant=claimable_shop(), words="我的店", files=[lease])
    filed = file_request(person=victim, kind="erasure", section="account", words="请删除")
    asked = invite(organisation=office, phone=phone(1), role="staff", actor=owner)
    issued = issue_key(organisation=office, name="k", scopes=["intake:permits"], actor=owner)
    return {
        "organisation": str(office.pk),
        "membership": str(owner.memberships.get().pk),
        "invitation": str(asked.pk),
        "key": str(issued.key.pk),
        "claim": str(claim.id),
        "file": str(claim.files[0]),
        "filed": str(filed.pk),
        "decision": consented(victim),
        "short": tell_of_new_phone(victim).short,
    }  # fmt: skip


def aimed(keys: Keys) -> Callable[[str], str]:
    """How an address looks with these keys in its places."""

    def at(route: str) -> str:
        fill = lambda m: keys.get(m[2], ARGUMENTS.get(m[1], "nothing"))  # noqa: E731
        return "/" + re.sub(r"<(\w+):(\w+)>", fill, route)

    return at


def strangers(route: str) -> list[str]:
    theirs = route.startswith(FOR_OPERATORS)
    return [role for role in ROLES if not (theirs and role == "operator")]


def differing(
    table: dict[str, frozenset[str]], keys: Keys, told: Callable[[str, str], str]
) -> Iterator[str]:
    """Rows whose answer changes once the keys in them are real."""
    for expected, rows in table.items():
        by_role = dict(zip(ROLES, expected.split(), strict=True))
        for row in rows:
            if not {place for _, place in re.findall(r"<(\w+):(\w+)>", row)} & keys.keys():
                continue
            route = row.rpartition(" ")[2]
            now = {role: told(role, row) for role in strangers(route)}
            yield from (
                f"{row}: {role} {answer}, nothing there: {by_role[role]}"
                for role, answer in now.items()
                if answer != by_role[role]
            )


def test_what_belongs_to_others_reads_as_if_it_were_not_there() -> None:
    people, keys = everybody(), keys_of_others()
    at = aimed(keys)

    def told(role: str, route: str) -> str:
        who = people[role]
        return outcome(who.client.get(at(route), headers=who.headers))

    assert list(differing(TABLE, keys, told)) == []


def test_what_belongs_to_others_is_written_as_if_it_were_not_there() -> None:
    people, keys = everybody(), keys_of_others()
    at = aimed(keys)
    assert list(differing(WRITES, keys, lambda role, row: tried(people[role], row, at))) == []


def chosen(who: Somebody, page: str, step: str, key: str) -> Any:
    return who.client.post(page, {"step": step, "chosen": key, "words": "我的"}).status_code


def test_no_form_reaches_what_belongs_to_others() -> None:
    people, keys = everybody(), keys_of_others()
    desks = {"/shop": "shop_staff", "/partner": "partner", "/office": "officer"}
    tries = [
        (role, page, step, keys[kind])
        for page, role in desks.items()
        for step, kind in (
            ("withdraw", "invitation"), ("end", "membership"), ("rotate", "key"), ("revoke", "key")
        )
    ]  # fmt: skip
    tries += [
        ("citizen", "/me/acting-for", step, keys["invitation"]) for step in ("accept", "decline")
    ]
    tries += [("officer", "/me/acting-for", "act", keys["membership"])]
    tries += [("citizen", "/shop/claim", step, keys["claim"]) for step in ("withdraw", "appeal")]
    wrong = [one for one in tries if chosen(people[one[0]], *one[1:]) != 404]
    assert wrong == []
