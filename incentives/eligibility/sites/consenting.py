"""Whether a partner's site may recognise somebody: a consent apart from that for yes and no."""

from __future__ import annotations

from uuid import UUID

from backend.consent.guards import has_consent
from backend.consent.models import Recipient
from backend.consent.offering import Wording, declare_purpose, name_recipient
from incentives.eligibility.consenting import TERM_DAYS
from incentives.partners.models import Partner

SIGN_IN = "incentives.sign_in"
WORDING = Wording(
    "我用诚易登录这家合作方自己的网站。网站只得到一个只对它有效的编号，用来认出是同一个人；"
    "不提供姓名、手机号、分数或其他任何信息，换一家就是另一个编号。不同意不影响任何事，随时可以收回。",
    "I sign in to this partner's own site with Chengyi. The site gets a number that is good for it "
    "alone, to recognise the same person; no name, no phone number, no score, nothing else. Another"
    " partner gets another number. Refusing changes nothing. I can take it back at any time.",
    [("一个只对这家合作方有效的编号", "a number that is good for this partner alone")],
)


def may_recognise(person: UUID, partner: Partner) -> bool:
    """Whether the person's consent for this partner's sites holds now."""
    return has_consent(subject=person, recipient=partner.code, purpose=SIGN_IN)


def declare_for(partner: Partner) -> Recipient:
    """Make the partner somebody at whose sites people may sign in; again is the same as once."""
    names = {"name_zh": partner.name_zh, "name_en": partner.name_en, "contact": partner.contact}
    found = Recipient.objects.filter(purpose=SIGN_IN, code=partner.code, ended_at=None, **names)
    known = found.select_related("purpose").first()
    if known is not None:
        return known
    purpose = declare_purpose(
        SIGN_IN,
        name_zh="用诚易登录合作方网站",
        name_en="Sign in at a partner's site",
        wording=WORDING,
        term_days=TERM_DAYS,
    )
    return name_recipient(purpose, code=partner.code, **names)
