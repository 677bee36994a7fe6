"""What applicants and partners are told about applications."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from backend.notices.actions import notify, notify_organisation
from backend.notices.kinds import PAGE, SMS, WECHAT, declare
from incentives.applications.models import Application
from incentives.applications.parts import ApplicationDue

LOUD = (PAGE, SMS, WECHAT)
SUBJECT = "incentives.application"

declare(
    "applications.asked",
    title=_("您的申请有一个问题等您回答"),
    body=_("{offer}（{partner}）：请在 {due} 前回答。回答之前机构的办理时间停下来。"),
    channels=LOUD,
    group="offers",
    required=True,
)
declare(
    "applications.decided",
    title=_("您的申请有了结果"),
    body=_("{offer}（{partner}）：{outcome}。理由和下一步请在申请里查看。"),
    channels=LOUD,
    group="offers",
    required=True,
)
declare(
    "applications.late",
    title=_("您的申请逾期没有决定"),
    body=_("{offer}（{partner}）没有在 {due} 前决定，逾期情况对外公开。您可以投诉。"),
    channels=(PAGE, SMS),
    group="offers",
)
declare(
    "applications.gone_on",
    title=_("回答的期限已过，申请继续办理"),
    body=_("{offer}（{partner}）：机构将按已有的材料决定。"),
    channels=(PAGE, SMS),
    group="offers",
)
declare(
    "applications.papers_due",
    title=_("请补交承诺的材料"),
    body=_(
        "{offer}（{partner}）：请在 {due} 前补交。没有补交只可能终止这项同意，不影响其他任何事。"
    ),
    channels=LOUD,
    group="offers",
    required=True,
)
declare(
    "applications.ended",
    title=_("一项先批后补的同意已终止"),
    body=_("{offer}（{partner}）：理由请在申请里查看；不影响您的其他任何事，您可以投诉。"),
    channels=LOUD,
    group="offers",
    required=True,
)
declare(
    "applications.received",
    title=_("收到一件申请"),
    body=_("{offer}：请在 {due} 前决定。"),
    group="organisation",
)
declare(
    "applications.answered",
    title=_("申请人回答了问题或补交了材料"),
    body=_("{offer}：请继续办理。"),
    group="organisation",
)
declare(
    "applications.withdrawn",
    title=_("一件申请已撤回"),
    body=_("{offer}：申请人撤回，内容和附件不再可看。"),
    group="organisation",
)
declare(
    "applications.due_soon",
    title=_("一件申请的决定期限快到了"),
    body=_("{offer}：请在 {due} 前决定，逾期对外公开。"),
    group="organisation",
)
declare(
    "applications.overdue",
    title=_("一件申请逾期没有决定"),
    body=_("{offer}：应在 {due} 前决定，逾期情况对外公开。"),
    group="organisation",
)


def tell_applicant(application: Application, kind: str, *, outcome: str = "") -> None:
    """The person whose application it is."""
    notify(
        application.holder_id,
        kind=kind,
        subject=(SUBJECT, str(application.id)),
        words={**_words(application), "outcome": outcome},
        address=f"/me/applications/{application.id}",
        key=f"{kind}:{application.id}:{application.receipt}",
    )


def tell_partner(application: Application, kind: str) -> None:
    """Everybody at the partner's desk; nobody is named."""
    notify_organisation(
        application.partner.organisation_id,
        kind=kind,
        subject=(SUBJECT, str(application.id)),
        words=_words(application),
        address=f"/partner/applications/{application.id}",
        key=f"{kind}:{application.id}:{application.receipt}",
    )


def _words(application: Application) -> dict[str, str]:
    return {
        "offer": application.version.title_zh,
        "partner": application.partner.name_zh,
        "due": _due(application),
    }


def _due(application: Application) -> str:
    clocks = ApplicationDue.objects.running().filter(
        holder=application.holder_id, application=application.id
    )
    first = clocks.order_by("due_on").first()
    return date_format(first.due_on) if first else ""
