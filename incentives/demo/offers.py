"""Partners of many kinds and their offers: written, handed in, reviewed by another person.

All of it goes in by the doors of everybody. The names belong to nobody; what stands in data/ says
for each offer what everybody gets first.
"""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from backend.accounts import demo
from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.actions import found_organisation
from backend.accounts.organisations.models import Kind, Organisation
from backend.accounts.organisations.owners import make_owner
from backend.files.actions import keep_photo
from incentives.demo.pictures import drawn
from incentives.offers.fields import fields
from incentives.offers.models import Version
from incentives.offers.reviewing.actions import publish, send_back
from incentives.offers.writing.actions import About, Writer, draft_offer, submit
from incentives.offers.writing.proposals import Condition, Limit, Proposal, Texts
from incentives.partners.models import Agreement, Partner

DATA = Path(__file__).parent / "data" / "offers.json"
DEMO = "（演示）"
OFFICE = "demo-offers"
AGREED, LISTED = timedelta(days=2 * 365), timedelta(days=300)


@cache
def told() -> dict[str, list[dict[str, Any]]]:
    """What stands in data/: partners and offers."""
    read: dict[str, list[dict[str, Any]]] = json.loads(DATA.read_text(encoding="utf-8"))
    return read


def list_offers() -> int:
    """Found partners, their agreements and offers, once; how many offers there are now."""
    if not settings.DEV_PAGES or Organisation.objects.filter(code=OFFICE).exists():
        return 0
    office, reviewer = _office(), demo.person("second_officer")
    partners = {each["code"]: _partner(each, office, reviewer) for each in told()["partners"]}
    for each in told()["offers"]:
        _list(each, partners[each["partner"]], office, reviewer)
    return len(told()["offers"])


@transaction.atomic
def _office() -> Organisation:
    office = found_organisation(
        kind=Kind.OFFICE,
        code=OFFICE,
        name=f"信易+ 优惠审核处{DEMO}",
        actor=None,
        divisions=["520100"],
        subject_kinds=["offers"],
    )
    make_owner(organisation=office, person=demo.person("second_officer"), actor=None)
    return office


@transaction.atomic
def _partner(each: dict[str, Any], office: Organisation, reviewer: User) -> Partner:
    name = f"{each['name_zh']}{DEMO}"
    organisation = Organisation.objects.filter(code=each["code"]).first()
    if organisation is None:
        organisation = found_organisation(
            kind=Kind.PARTNER, code=each["code"], name=name, actor=None
        )
    if each["code"] == "demo-bank" and not organisation.memberships.exists():
        make_owner(organisation=organisation, person=demo.person("bank_clerk"), actor=None)
    partner, is_new = Partner.objects.get_or_create(
        organisation=organisation,
        defaults={**each, "name_zh": name, "name_en": f"{each['name_en']} (demo)"},
    )
    if is_new:
        _agree(partner, office, reviewer)
    return partner


def _agree(partner: Partner, office: Organisation, reviewer: User) -> None:
    today = timezone.localdate()
    number = f"演示协议〔{today.year}〕{partner.code}"
    said = {"partner": partner.code, "number": number}
    subject = ("incentives.partner", str(partner.pk))
    act = record("agreement.made", subject=subject, actor=reviewer, act=said, acting_for=office)
    Agreement.objects.create(
        partner=partner,
        number=number,
        fields=list(fields()),
        starts_on=today,
        ends_on=today + AGREED,
        made_by=reviewer.pk,
        receipt=act.entry.pk,
    )


def _list(each: dict[str, Any], partner: Partner, office: Organisation, reviewer: User) -> Version:
    writer = Writer(partner.organisation_id)
    about = About(each["field"], each["subject"], each["way"])
    said = proposal(each, photo_of=partner)
    version = draft_offer(partner=partner, writer=writer, about=about, said=said)
    if each["state"] == "draft":
        return version
    submit(partner=partner, writer=writer, code=version.offer.code)
    if each["state"] == "returned":
        return send_back(
            reviewer=reviewer, office=office, version=version.pk, reason=each["reason"]
        )
    if each["state"] == "published":
        return publish(
            reviewer=reviewer, office=office, version=version.pk, is_no_basic_service=True
        )
    return version


def proposal(each: dict[str, Any], *, photo_of: Partner | None = None) -> Proposal:
    """What stands in data/ as a wording of today."""
    today = timezone.localdate()
    numbers = {
        code: (_number(all_), _number(better)) for code, (all_, better) in each["terms"].items()
    }
    photo = None
    if each["photo"] and photo_of is not None:
        drawing = drawn(each["photo"])
        photo = keep_photo(drawing, owner=photo_of.organisation_id, room="offers").pk
    last = today + LISTED
    limits = (Limit("total", 500, today, last), Limit("person", 1, today, last))
    return Proposal(
        Texts(*(each[name] for name in Texts._fields)),
        numbers,
        each["details"],
        today,
        last,
        Condition(**each["condition"]),
        limits=limits if each["way"] == "voucher" else (),
        photo=photo,
    )


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
