"""People to try the site with. Only where DEV_PAGES is on; their numbers belong to nobody."""

from __future__ import annotations

import base64
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.people import person_of
from backend.kernel.errors import Denied
from backend.kernel.vault import vault


class Role(NamedTuple):
    """A demo person: number, who they are in both languages, whether they need two factors.

    `opens`: the page to try. Name and resident ID of those who proved them: made up, and the ID
    of somebody who would be older than anybody alive.
    """

    number: str
    chinese: str
    english: str
    two_factors: bool = False
    opens: str = "/me"
    name: str = ""
    resident_id: str = ""


CAST = {
    "citizen": Role(
        "13900000001", "市民，已实名", "citizen, identity proved",
        name="云小满", resident_id="520100190001010014",
    ),
    "neighbour": Role("13900000002", "另一位市民", "another citizen"),
    "shop_owner": Role(
        "13900000003", "面馆店主", "owner of the noodle shop", opens="/shop",
        name="王德福", resident_id="52010019010101002X",
    ),
    "bank_clerk": Role(
        "13900000004", "银行职员", "bank clerk", two_factors=True, opens="/partner"
    ),
    "officer": Role(
        "13900000005", "市监局执法人员", "officer of the city", two_factors=True, opens="/office"
    ),
    "second_officer": Role(
        "13900000006", "区局和信用中心人员", "officer of a district, and of the credit centre",
        two_factors=True, opens="/office",
    ),
    "operator": Role(
        "13900000007", "平台管理员", "operator", two_factors=True, opens="/admin/"
    ),
    "shop_staff": Role(
        "13900000008", "面馆店员", "works at the noodle shop", opens="/shop"
    ),
    "second_owner": Role(
        "13900000009", "火锅店店主", "owner of the hotpot restaurant", opens="/shop"
    ),
}  # fmt: skip


class NotADemo(Denied):
    """Demo people exist only where a developer looks."""

    code = "not_a_demo"


@transaction.atomic
def person(role: str) -> User:
    """The demo person of one role, made on first call; raises NotADemo."""
    if not settings.DEV_PAGES:
        raise NotADemo
    part = CAST[role]
    found = person_of(f"+86{part.number}")
    User.objects.filter(pk=found.pk, phone_verified_at=None).update(
        phone_verified_at=timezone.now(), is_staff=role == "operator"
    )
    is_set = Authenticator.objects.filter(user_id=found.pk, type=Authenticator.Type.TOTP)
    if part.two_factors and not is_set.exists():
        auth.TOTP.activate(found, secret_of(part))
    return User.objects.get(pk=found.pk)


def secret_of(part: Role) -> str:
    """The key of a demo person's authenticator app: the same on each start, other elsewhere."""
    return base64.b32encode(vault().blind_index(part.number, context="demo.totp")).decode()[:24]


def app_code(number: str) -> str:
    """What the authenticator app of this demo person shows now."""
    if not settings.DEV_PAGES:
        raise NotADemo
    part = next(one for one in CAST.values() if one.number == number)
    now = list(auth.yield_hotp_counters_from_time())  # a little before, now, a little after
    return str(auth.format_hotp_value(auth.hotp_value(secret_of(part), now[len(now) // 2])))


def lines(base_url: str) -> list[str]:
    """Make the cast and say how to sign in as them; lines for a terminal."""
    if not settings.DEV_PAGES:
        return []
    for role in CAST:
        person(role)
    told = [
        f"  {part.number}  {base_url}{part.opens}  {part.chinese} / {part.english}"
        + ("  ✱" if part.two_factors else "")
        for part in CAST.values()
    ]
    strong = next(part.number for part in CAST.values() if part.two_factors)
    return [
        f"登录 / sign in: {base_url}/sign-in （验证码见本窗口日志 / the code appears below）",
        *told,
        f"  ✱ 第二种验证 / second factor: .venv/bin/python manage.py demo_code {strong}",
        "  先选代表谁 / then choose for whom to act: /me/acting-for",
    ]
