"""What is told about complaints of applications."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.notices.actions import notify, notify_organisation
from backend.notices.kinds import PAGE, SMS, WECHAT, declare
from incentives.applications.complaints.models import ApplicationComplaint

SUBJECT = "incentives.application"

declare(
    "applications.complaint_answered",
    title=_("您对一件申请的投诉有了答复"),
    body=_("{about}：{outcome}。答复请在申请里查看；不成立的可以申请一次复核。"),
    channels=(PAGE, SMS, WECHAT),
    group="offers",
    required=True,
)
declare(
    "applications.complaint_late",
    title=_("您对一件申请的投诉逾期没有答复"),
    body=_("{about}：机关没有在 {due} 前答复，逾期情况对外公开，已再次提醒。"),
    channels=(PAGE, SMS),
    group="offers",
)
declare(
    "applications.complaint_waiting",
    title=_("一件对信易+ 申请的投诉等待答复"),
    body=_("{about}：请在 {due} 前答复。"),
    group="organisation",
)


def tell_answered(complaint: ApplicationComplaint) -> None:
    """The answer is there."""
    outcome = str(complaint.get_state_display())
    _tell(complaint, "applications.complaint_answered", outcome=outcome)


def tell_late(complaint: ApplicationComplaint, *, due: str) -> None:
    """Nobody answered in time."""
    _tell(complaint, "applications.complaint_late", due=due)


def tell_office(complaint: ApplicationComplaint, *, due: str) -> None:
    """Something waits; nobody is named."""
    notify_organisation(
        complaint.office,
        kind="applications.complaint_waiting",
        subject=(SUBJECT, str(complaint.application)),
        words={"about": str(complaint.get_about_display()), "due": due},
        address="/office/applications",
        key=f"application_complaint:{complaint.id}:{due}",
    )


def _tell(complaint: ApplicationComplaint, kind: str, **more: str) -> None:
    notify(
        complaint.holder_id,
        kind=kind,
        subject=(SUBJECT, str(complaint.application)),
        words={"about": str(complaint.get_about_display()), **more},
        address=f"/me/applications/{complaint.application}",
        key=f"{kind}:{complaint.id}",
    )
