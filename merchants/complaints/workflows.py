"""Which step may follow which: the machines, as tables. A trigger refuses every other step.

`Machine.arguments` is what the trigger was given by a migration; a test compares the two.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.kernel.workflow import Workflow


class Status(models.TextChoices):
    """A case between consumer and shop."""

    WITH_MERCHANT = "with_merchant", _("等待商户答复")
    ANSWERED = "answered", _("商户已答复")
    SETTLED = "settled", _("双方和解")
    UNSETTLED = "unsettled", _("未能和解")
    WITH_OFFICE = "with_office", _("机关处理中")
    ENDED = "ended", _("机关已终结")
    CLOSED = "closed", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤回")


CASE: Workflow[str] = Workflow(
    {
        Status.WITH_MERCHANT: [
            Status.ANSWERED,
            Status.SETTLED,
            Status.WITH_OFFICE,
            Status.WITHDRAWN,
        ],
        Status.ANSWERED: [
            Status.WITH_MERCHANT,  # a second round
            Status.SETTLED,
            Status.UNSETTLED,
            Status.WITH_OFFICE,
            Status.CLOSED,  # nobody said anything more
            Status.WITHDRAWN,
        ],
        Status.SETTLED: [Status.CLOSED, Status.WITH_MERCHANT, Status.WITH_OFFICE],
        Status.UNSETTLED: [Status.CLOSED, Status.WITH_OFFICE],
        Status.WITH_OFFICE: [
            Status.SETTLED,
            Status.UNSETTLED,  # the office refused it
            Status.ENDED,
            Status.WITHDRAWN,
        ],
        Status.ENDED: [Status.CLOSED],
        # Reopened: to the shop, by the shop with a new answer, or to the office.
        Status.CLOSED: [Status.WITH_MERCHANT, Status.ANSWERED, Status.WITH_OFFICE],
        Status.WITHDRAWN: [],
    }
)
OPEN = (Status.WITH_MERCHANT, Status.ANSWERED, Status.WITH_OFFICE)  # somebody must act


class HandlingStatus(models.TextChoices):
    """What the office does about one escalation."""

    RECEIVED = "received", _("待决定是否受理")
    ACCEPTED = "accepted", _("已受理")
    MEDIATING = "mediating", _("调解中")
    ENDED = "ended", _("已终结")
    REFUSED = "refused", _("不予受理")
    PASSED_ON = "passed_on", _("已移送")
    DROPPED = "dropped", _("已撤回")


HANDLING: Workflow[str] = Workflow(
    {
        HandlingStatus.RECEIVED: [
            HandlingStatus.ACCEPTED,
            HandlingStatus.REFUSED,
            HandlingStatus.PASSED_ON,
            HandlingStatus.DROPPED,
        ],
        HandlingStatus.ACCEPTED: [HandlingStatus.MEDIATING, HandlingStatus.ENDED],
        HandlingStatus.MEDIATING: [HandlingStatus.ENDED],
        HandlingStatus.ENDED: [],
        HandlingStatus.REFUSED: [],
        HandlingStatus.PASSED_ON: [],
        HandlingStatus.DROPPED: [],
    }
)


class ReportStatus(models.TextChoices):
    """A report of wrongdoing."""

    RECEIVED = "received", _("待核查")
    OPENED = "opened", _("已立案")
    NOT_OPENED = "not_opened", _("不予立案")
    DECIDED = "decided", _("已作出处理")
    PASSED_ON = "passed_on", _("已移送")


REPORT: Workflow[str] = Workflow(
    {
        ReportStatus.RECEIVED: [
            ReportStatus.OPENED,
            ReportStatus.NOT_OPENED,
            ReportStatus.PASSED_ON,
        ],
        ReportStatus.PASSED_ON: [ReportStatus.RECEIVED],  # taken up by the next office
        ReportStatus.OPENED: [ReportStatus.DECIDED],
        ReportStatus.NOT_OPENED: [],
        ReportStatus.DECIDED: [],
    }
)


class DraftStatus(models.TextChoices):
    """Something begun and not sent yet."""

    KEPT = "kept"
    FILED = "filed"
    DISCARDED = "discarded"
    EXPIRED = "expired"


DRAFT: Workflow[str] = Workflow(
    {
        DraftStatus.KEPT: [DraftStatus.FILED, DraftStatus.DISCARDED, DraftStatus.EXPIRED],
        DraftStatus.FILED: [],
        DraftStatus.DISCARDED: [],
        DraftStatus.EXPIRED: [],
    }
)


class Machine(NamedTuple):
    """One workflow, the table whose `status` it governs, where a row begins."""

    name: str
    title: str
    table: str
    workflow: Workflow[str]
    first: str

    @property
    def arguments(self) -> list[str]:
        """What the trigger is told: the first status, then each allowed step."""
        starts = self.workflow.statuses
        steps = (f"{a}>{b}" for a in starts for b in self.workflow.following(a))
        return [str(self.first), *sorted(steps)]


MACHINES = [
    Machine("case", "投诉 / Complaint", "merchants_complaint", CASE, Status.WITH_MERCHANT),
    Machine(
        "handling",
        "机关处理 / Handling by the office",
        "merchants_handling",
        HANDLING,
        HandlingStatus.RECEIVED,
    ),
    Machine("report", "举报 / Report", "merchants_report", REPORT, ReportStatus.RECEIVED),
    Machine("draft", "草稿 / Draft", "merchants_complaintdraft", DRAFT, DraftStatus.KEPT),
]
