"""The words of objections: grounds, states and their steps."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.kernel.workflow import Workflow


class Ground(models.TextChoices):
    NOT_OURS = "not_ours", _("不是本店的")
    WRONG_FACTS = "wrong_facts", _("内容与文书或事实不符")
    REVOKED = "revoked", _("文书已被撤销、变更或确认无效")
    SETTLED = "settled", _("已经修复，或公示期已满")
    WRONG_WINDOW = "wrong_window", _("失信程度或公示期限有误")
    DUPLICATE = "duplicate", _("与另一条重复")
    OTHER = "other", _("其他")


class Status(models.TextChoices):
    CHECKING = "checking", _("初核中")
    DECIDING = "deciding", _("来源机关核查中")
    CORRECTED = "corrected", _("成立，已更正")
    REMOVED = "removed", _("成立，已撤下")
    REJECTED = "rejected", _("不成立")
    WITHDRAWN = "withdrawn", pgettext_lazy("objection", "已撤回")
    ENDED = "ended", _("条目已停止公示，异议随之结束")


OPEN = (Status.CHECKING, Status.DECIDING)
DECIDED = (Status.CORRECTED, Status.REMOVED, Status.REJECTED)

# An appeal is a new row that points at the decision it contests. A check that nobody made in
# time is skipped: the case goes on by itself.
OBJECTION: Workflow[str] = Workflow(
    {
        Status.CHECKING: [Status.DECIDING, Status.WITHDRAWN, Status.ENDED],
        Status.DECIDING: [*DECIDED, Status.WITHDRAWN, Status.ENDED],
        Status.CORRECTED: [],
        Status.REMOVED: [],
        Status.REJECTED: [],
        Status.WITHDRAWN: [],
        Status.ENDED: [],
    }
)


class Part(models.TextChoices):
    """What somebody had to do with a document; each part bars from deciding about it."""

    FILED = "filed"
    CHECKED = "checked"
    DECIDED = "decided"
    REVOKED = "revoked"
    MODERATED = "moderated"


class RecheckStatus(models.TextChoices):
    PENDING = "pending", _("等待复查")
    DONE = "done", _("已复查")
    REFUSED = "refused", _("未同意复查")
    WITHDRAWN = "withdrawn", pgettext_lazy("recheck", "已撤回")


RECHECK: Workflow[str] = Workflow(
    {
        RecheckStatus.PENDING: [
            RecheckStatus.DONE,
            RecheckStatus.REFUSED,
            RecheckStatus.WITHDRAWN,
        ],
        RecheckStatus.DONE: [],
        RecheckStatus.REFUSED: [],
        RecheckStatus.WITHDRAWN: [],
    }
)


class Side(models.TextChoices):
    MERCHANT = "merchant"
    OFFICE = "office"
