"""Whether a partner may hear yes or no about a person: a consent of its own for each partner."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from backend.consent.guards import has_consent, require_consent
from backend.consent.models import Consent, Recipient
from backend.consent.offering import Wording, declare_purpose, name_recipient
from incentives.partners.models import Partner

PURPOSE = "incentives.eligibility"
TERM_DAYS = 365
WORDING = Wording(
    "我为某一项优惠向这家合作方出示一次性码，或者提交申请时，它可以问平台一句：我是否符合这项优惠"
    "公布的条件。平台只答“是”或“否”，签名后一刻钟内有效；不提供分数、等级、善行、原因或其他任何信息。"
    "“否”不说明原因：没有加入、没有达到、不愿提供，答复都一样。不同意不影响任何事，人人可享的条件照样"
    "适用；随时可以收回。",
    "When I show this partner a one-time code for one offer, or send it an application, it may ask "
    "the platform one thing: whether I meet the published condition of that offer. The answer is "
    "yes or no, signed and good for a quarter of an hour; never a score, a level, a deed, a reason "
    "or anything else. A no says nothing about why: not taking part, not there yet and not wanting "
    "to tell are the same no. Refusing changes nothing: the terms for everyone hold. I can take it "
    "back at any time.",
    [("是否符合一项优惠公布的条件", "whether you meet the published condition of one offer")],
)


def may_know(person_id: UUID, partner: Partner) -> bool:
    """Whether the person's consent for this partner holds now."""
    return has_consent(subject=person_id, recipient=partner.code, purpose=PURPOSE)


def require(person_id: UUID, partner: Partner) -> None:
    """Raise ConsentMissing unless it holds now."""
    require_consent(subject=person_id, recipient=partner.code, purpose=PURPOSE)


def held_consent(person_id: UUID, partner: Partner) -> Consent | None:
    """The consent that holds now; one statement, whoever is asked about."""
    asked = Consent.objects.filter(person=person_id, purpose=PURPOSE, recipient=partner.code)
    return asked.in_force(timezone.localdate()).first()


def declare_for(partner: Partner) -> Recipient:
    """Make the partner somebody whom people may let know; again is the same as once."""
    names = {"name_zh": partner.name_zh, "name_en": partner.name_en, "contact": partner.contact}
    known = Recipient.objects.filter(
        purpose=PURPOSE, code=partner.code, ended_at=None, **names
    ).select_related("purpose")
    found = known.first()
    if found is not None:
        return found
    purpose = declare_purpose(
        PURPOSE,
        name_zh="查询是否符合优惠条件",
        name_en="Check whether you qualify for an offer",
        wording=WORDING,
        term_days=TERM_DAYS,
    )
    return name_recipient(purpose, code=partner.code, **names)
