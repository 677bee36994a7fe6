"""Where an application can stand, and which step may follow which."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.kernel.workflow import Workflow


class State(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("等待决定")
    ASKED = "asked", _("等您回答")
    APPROVED = "approved", pgettext_lazy("application", "已同意")
    REFUSED = "refused", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")
    ENDED = "ended", _("同意已终止")
    DISCARDED = "discarded", _("草稿已删除")


# The database keeps the same table too (rules_of_applications); a test compares them step by step.
WORKFLOW: Workflow[str] = Workflow(
    {
        State.DRAFT: [State.SUBMITTED, State.DISCARDED],
        State.SUBMITTED: [State.ASKED, State.APPROVED, State.REFUSED, State.WITHDRAWN],
        State.ASKED: [State.SUBMITTED, State.APPROVED, State.REFUSED, State.WITHDRAWN],
        State.APPROVED: [State.ENDED],
        State.REFUSED: [],
        State.WITHDRAWN: [],
        State.ENDED: [],
        State.DISCARDED: [],
    }
)
WAITING = (State.SUBMITTED, State.ASKED)  # for a decision
OPEN = (State.DRAFT, *WAITING)
UNSENT = (State.DRAFT, State.DISCARDED)
DECIDED = (State.APPROVED, State.REFUSED, State.ENDED)
GRANTED = (State.APPROVED, State.ENDED)


class Outcome(models.TextChoices):
    USED = "used", _("已使用")
    NOT_USED = "not_used", _("没有使用")


class EndReason(models.TextChoices):
    NOT_HANDED_IN = "not_handed_in", _("没有按期补交材料")
    DOES_NOT_MATCH = "does_not_match", _("材料与承诺不符")


class Kind(models.TextChoices):
    """What happened in one step."""

    SUBMITTED = "submitted", _("提交申请")
    ASKED = "asked", _("机构提问")
    ANSWERED = "answered", _("回答问题")
    GONE_ON = "gone_on", _("未在期限内回答，继续办理")
    FILES_ADDED = "files_added", _("补充附件")
    APPROVED = "approved", _("机构同意")
    REFUSED = "refused", _("机构未同意")
    WITHDRAWN = "withdrawn", _("撤回申请")
    PAPERS = "papers", _("补交材料")
    ENDED = "ended", _("同意已终止")
    OUTCOME = "outcome", _("申请人说明结果")
    PARTNER_OUTCOME = "partner_outcome", _("机构说明结果")
    COMPLAINED = "complained", _("提出投诉")


class Side(models.TextChoices):
    APPLICANT = "applicant", _("申请人")
    PARTNER = "partner", _("机构")
    SYSTEM = "system", _("系统")
