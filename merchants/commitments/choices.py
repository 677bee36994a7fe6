"""The words of commitments: types by name, states and their steps, how far public."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.kernel.workflow import Workflow


class Type(models.TextChoices):
    """The types of the national data standard, by name."""

    APPROVAL = "approval", _("审批替代型")
    DEFERRED = "deferred", _("容缺受理型")
    PROOF = "proof", _("证明事项型")
    REPAIR = "repair", _("信用修复型")
    TRADE = "trade", _("行业自律型")
    VOLUNTARY = "voluntary", _("主动型")
    OTHER = "other", _("其他")


class Status(models.TextChoices):
    OPEN = "open", _("履行中")
    WITHDRAWN = "withdrawn", _("已撤回")
    ENDED = "ended", _("已到期")
    KEPT = "kept", _("认定为全部履行")
    PARTLY_KEPT = "partly_kept", _("认定为部分履行")
    BROKEN = "broken", _("认定为全部未履行")


DETERMINED = (Status.KEPT, Status.PARTLY_KEPT, Status.BROKEN)
ADVERSE = (Status.PARTLY_KEPT, Status.BROKEN)

# What an authority determined wrongly it determines anew; nothing is ever open again.
COMMITMENT: Workflow[str] = Workflow(
    {
        Status.OPEN: [Status.WITHDRAWN, Status.ENDED, *DETERMINED],
        Status.ENDED: [*DETERMINED],
        Status.KEPT: [Status.PARTLY_KEPT, Status.BROKEN],
        Status.PARTLY_KEPT: [Status.KEPT, Status.BROKEN],
        Status.BROKEN: [Status.KEPT, Status.PARTLY_KEPT],
        Status.WITHDRAWN: [],
    }
)


class Fulfilment(models.TextChoices):
    """承诺履行状态, as the standard names it; empty while nobody reported any."""

    NONE_YET = "", _("未报告")
    WHOLE = "whole", _("全部履行")
    PARTLY = "partly", _("部分履行")
    NONE = "none", _("全部未履行")


FULFILMENT_OF: dict[str, str] = {
    Status.KEPT: Fulfilment.WHOLE,
    Status.PARTLY_KEPT: Fulfilment.PARTLY,
    Status.BROKEN: Fulfilment.NONE,
}


class Publicity(models.TextChoices):
    PUBLIC = "public", _("可向社会公开")
    LIMITED = "limited", _("特定范围内公开")
    PRIVATE = "private", _("不可公开")
