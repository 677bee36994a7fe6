"""Who the demo's people act for, and what they were asked: so that every desk can be tried.

All of it comes in by the doors of everybody: founded, invited, accepted, proved, decided.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction

from backend.accounts import demo
from backend.accounts.identity.actions import verify_identity
from backend.accounts.models import User
from backend.accounts.organisations.actions import accept_invitation, found_organisation, invite
from backend.accounts.organisations.models import Kind, Organisation
from backend.audit.reads import Reading
from backend.consent.actions import give_consent, refuse_consent
from backend.consent.models import Purpose, Recipient
from backend.consent.offering import Wording, declare_purpose, name_recipient
from backend.consent.rights.requests import file_request, read_words
from backend.kernel.errors import NotFound
from merchants.demo.city import Merchant
from merchants.demo.famous import HOTPOT, NOODLES
from merchants.demo.places import BY_NAME, CITY, CITY_CODE
from merchants.licences.seals import merchant_by

DEMO = "（演示）"
LAST = "demo-operator"  # founded last: whether it is there says whether all of it is
# The credit centre is the one window that checks objections; whoever delivered a record decides.
MARKET = ("complaints", "reports", "reviews", "records", "repairs", "registration", "commitments")


class Body(NamedTuple):
    """One organisation: who owns it and who works there, and of an office its competence."""

    code: str
    name: str
    kind: Kind
    owner: str
    staff: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    shop: Merchant | None = None


def _office(
    code: str,
    name: str,
    owner: str,
    place: str,
    *,
    subjects: tuple[str, ...],
    sources: tuple[str, ...] = (),
) -> Body:
    return Body(
        code,
        f"{name}{DEMO}",
        Kind.OFFICE,
        owner,
        sources=sources,
        divisions=(place,),
        subjects=subjects,
    )


BODIES = (
    _office(
        "demo-market-city", f"{CITY}市场监督管理局", "officer", CITY_CODE,
        sources=("DEMO-SCJG",), subjects=MARKET,
    ),
    _office(
        "demo-market-huaxi", "花溪区市场监督管理局", "second_officer", BY_NAME["花溪区"].code,
        subjects=MARKET,
    ),
    _office(
        "demo-credit-centre", f"{CITY}信用中心", "second_officer", CITY_CODE,
        sources=("DEMO-XY",), subjects=("repairs", "objections", "screening"),
    )._replace(staff=("officer", "operator")),  # repairs take two
    Body("demo-bank", f"云溪农商银行{DEMO}", Kind.PARTNER, "bank_clerk"),
    Body(
        "demo-noodles", NOODLES.outlet, Kind.MERCHANT, "shop_owner", ("shop_staff",), shop=NOODLES
    ),
    Body("demo-hotpot", HOTPOT.outlet, Kind.MERCHANT, "second_owner", shop=HOTPOT),
    Body(LAST, f"诚易平台运营{DEMO}", Kind.OPERATOR, "operator"),
)  # fmt: skip

CONTACT = Wording(
    "同意后，市场监管部门处理你提交的投诉时，可以看到你的手机号，以便联系你。商家看不到。"
    "不同意也会处理，只通过本站联系你，随时可以收回。",
    "If you agree, the market regulator sees your phone number while it handles a complaint of "
    "yours, to reach you. The shop does not see it. If you do not, your complaint is handled all "
    "the same and you are reached through this site. You can take it back at any time.",
    [("手机号", "phone number")],
)


@transaction.atomic
def settle() -> bool:
    """Found everything once; whether it was done now. Never where no developer looks."""
    if not settings.DEV_PAGES or Organisation.objects.filter(code=LAST).exists():
        return False
    people = {role: demo.person(role) for role in demo.CAST}
    for role, part in demo.CAST.items():
        if part.name:
            verify_identity(person=people[role], name=part.name, number=part.resident_id)
    for body in BODIES:
        _found(body, people)
    _decide(people)
    _ask(people)
    return True


def _found(body: Body, people: dict[str, User]) -> None:
    shop = _key_of(body.shop) if body.shop else None
    if body.shop and shop is None:
        return  # a smaller city without that shop
    made = found_organisation(
        kind=body.kind,
        code=body.code,
        name=body.name,
        actor=None,
        merchant=shop,
        source_codes=body.sources,
        divisions=body.divisions,
        subject_kinds=body.subjects,
    )
    for role, person in ((body.owner, "owner"), *((one, "staff") for one in body.staff)):
        number = demo.CAST[role].number
        invitation = invite(organisation=made, phone=number, role=person, actor=None)
        accept_invitation(invitation=invitation.pk, person=people[role])


def _key_of(shop: Merchant) -> UUID | None:
    try:
        return UUID(str(merchant_by(shop.uscc).pk))
    except NotFound:
        return None


def declared() -> Recipient:
    """The purpose of the demo and who asks for it; what partners ask stands in incentives/demo."""
    contact = declare_purpose(
        "complaints.contact", name_zh="处理投诉时联系你", name_en="Reach you about a complaint",
        wording=CONTACT,
    )  # fmt: skip
    return _recipient(contact, BODIES[0], "Yunxi Market Regulation (demo)")


def _recipient(purpose: Purpose, body: Body, english: str) -> Recipient:
    return name_recipient(
        purpose, code=body.code, name_zh=body.name, name_en=english, contact="12345（演示）"
    )


def _decide(people: dict[str, User]) -> None:
    regulator = declared()
    give_consent(
        person=people["citizen"],
        purpose=regulator.purpose_id,
        recipient=regulator.code,
        version=regulator.purpose.text().version,
    )
    refuse_consent(
        person=people["neighbour"], purpose=regulator.purpose_id, recipient=regulator.code
    )


def _ask(people: dict[str, User]) -> None:
    """Two requests wait for the operator; one was read, so that the log has something to show."""
    words = "我换了手机号，登录记录里还有旧设备，请核对更正。"
    filed = file_request(
        person=people["citizen"], kind="correction", section="account", words=words
    )
    words = "请删除我不再使用的登录设备记录。"
    file_request(person=people["neighbour"], kind="erasure", section="account", words=words)
    by = Reading(
        reader=people["operator"].pk, organisation="平台运营方", purpose="答复更正或删除请求"
    )
    read_words(filed, reading=by)
