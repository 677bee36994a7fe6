"""Consent to tell one partner what one applied with: its own purpose, apart from eligibility."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from backend.consent.guards import has_consent
from backend.consent.models import PurposeText, Recipient
from backend.consent.offering import Wording, declare_purpose, name_recipient
from incentives.partners.models import Partner

PURPOSE = "incentives.applications"
TERM_DAYS = 730
WORDING = Wording(
    "诚易可以把我提交的这些内容交给我选定的机构，用来办理我的申请：申请内容、我写的说明、我上传的附件，"
    "以及我勾选的姓名或手机号。机构只能用来办理申请。不包括我的积分、等级和善行。"
    "收回以后机构不能再查看；没有决定的申请随之撤回。",
    "Chengyi may give the partner of my choice what I send, to handle my application: what I ask "
    "for, what I write, the documents I upload, and my name or telephone number where I ticked "
    "them. The partner may use it for the application only. It holds nothing of my points, my "
    "level or my deeds. Once I take this back the partner can read it no longer, and an "
    "application that is not decided is withdrawn.",
    [
        ("申请内容和您写的说明", "what you ask for and what you write"),
        ("您上传的附件", "documents you upload"),
        ("您勾选的姓名或手机号", "your name or telephone number, where ticked"),
    ],
)


@transaction.atomic
def declare_for(partner: Partner) -> Recipient:
    """Let people decide about telling this partner; again is the same as once."""
    names = {"name_zh": "办理信易+ 申请", "name_en": "Handling a credit-easy+ application"}
    purpose = declare_purpose(PURPOSE, wording=WORDING, term_days=TERM_DAYS, **names)
    told = {"name_zh": partner.name_zh, "name_en": partner.name_en, "contact": partner.contact}
    return name_recipient(purpose, code=partner.code, **told)


def text_for(partner: Partner) -> PurposeText:
    """What is asked today; declared now if nobody asked for this partner before."""
    asked = Recipient.objects.filter(purpose=PURPOSE, code=partner.code, ended_at=None)
    found = asked.select_related("purpose").first() or declare_for(partner)
    return found.purpose.text()


def may_be_told(person: UUID, partner: Partner) -> bool:
    """Whether the partner may read what this person applied with, at this moment."""
    return has_consent(subject=person, recipient=partner.code, purpose=PURPOSE)
