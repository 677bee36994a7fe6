"""Applications in a person's copy; erased when they leave, what was decided stays without them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.consent.rights.registry import erases, exports, keeps
from incentives.applications.actions import take_back
from incentives.applications.complaints.reading import complaints_of
from incentives.applications.drafts import throw_away
from incentives.applications.erasing import forget_words
from incentives.applications.models import Application
from incentives.applications.moves import applicant, held_by_clock
from incentives.applications.reading import my_application
from incentives.applications.states import WAITING, State

BEFORE_THE_CONSENTS = 5

keeps(
    "applications",
    title=_("向机构提出的申请的时间、步骤和结果：不再指向您；机构已经办理的由机构依法保存"),
    law=_("向他人提供个人信息的处理情况记录至少保存三年（《网络数据安全管理条例》第十二条）"),
    years=3,
)


@exports(
    "applications",
    title=_("信易+ 申请"),
    fields={
        "reference": _("编号"),
        "offer": _("优惠"),
        "partner": _("机构"),
        "state": _("状态"),
        "amount": _("申请额度"),
        "words": _("您写的内容"),
        "submitted_at": _("提交时间"),
        "reason": _("机构的理由"),
        "steps": _("经过"),
    },
)
def applications(person: User) -> Iterator[dict[str, Any]]:
    """Each with what was written, asked and decided; drafts too."""
    for row in Application.objects.of(person.pk).order_by("id"):
        seen = my_application(person, row.id)
        one = seen.one
        yield {
            "reference": str(one.id),
            "offer": one.version.title,
            "partner": one.partner.name,
            "state": one.get_state_display(),
            "amount": str(one.amount) if one.amount is not None else "",
            "months": one.months,
            "words": seen.words,
            "shows_name": one.shows_name,
            "shows_phone": one.shows_phone,
            "better_terms": one.better,
            "submitted_at": one.submitted_at,
            "reason": seen.reason,
            "granted": [str(one.granted_amount or ""), str(one.granted_rate or "")],
            "outcome": one.get_own_outcome_display(),
            "files": len(seen.files),
            "complaints": [
                {"about": each.one.get_about_display(), "words": each.words, "answer": each.answer}
                for each in complaints_of(one.id, holder=one.holder_id)
            ],
            "steps": [
                {"at": step.at, "step": step.get_kind_display(), "words": said}
                for step, said in seen.steps
            ],
        }


@erases(
    "applications", title=_("信易+ 申请的内容和附件；未决定的申请撤回"), order=BEFORE_THE_CONSENTS
)
def forget(person: User) -> int:
    """Drafts go, open ones are taken back, of the rest only facts stay."""
    gone = 0
    for row in list(Application.objects.of(person.pk)):
        one = held_by_clock(row.holder_id, row.id)
        if one.state == State.DRAFT:
            throw_away(one)
        elif one.state in WAITING:
            take_back(one, by=applicant(person))
        forget_words(one)
        gone += 1
    return gone
