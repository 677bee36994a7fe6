"""What people and shops are told about complaints and reports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.notices.kinds import PAGE, SMS, WECHAT, declare

LOUD = (PAGE, SMS, WECHAT)

declare(
    "complaint.filed",
    title=_("您的店铺收到一件消费投诉"),
    body=_("投诉 {number}（{category}）：请在 {due} 前答复。"),
    channels=LOUD,
    required=True,
)
declare(
    "complaint.joined",
    title=_("又有消费者加入一件投诉"),
    body=_("投诉 {number}（{category}）又有消费者加入。"),
)
declare(
    "complaint.replied",
    title=_("消费者对您的答复有回应"),
    body=_("投诉 {number}：消费者补充了意见，请在 {due} 前再次答复。"),
    channels=LOUD,
    required=True,
)
declare(
    "complaint.reopened",
    title=_("一件投诉被重新提出"),
    body=_("投诉 {number}（{category}）被重新提出，请查看。"),
    channels=LOUD,
    required=True,
)
declare(
    "complaint.confirmed",
    title=_("消费者确认了投诉结果"),
    body=_("投诉 {number}：消费者的反馈是“{outcome}”。"),
)
declare(
    "complaint.withdrawn",
    title=_("一件投诉已撤回"),
    body=_("投诉 {number}（{category}）已由消费者撤回。"),
)
declare(
    "complaint.answered",
    title=_("{shop}答复了您的投诉"),
    body=_(
        "投诉 {number} 有了答复。请在 {due} 前告诉我们是否解决；不满意可以再说一次或请机关处理。"
    ),
    channels=LOUD,
    required=True,
)
declare(
    "complaint.unanswered",
    title=_("{shop}逾期没有答复您的投诉"),
    body=_("投诉 {number} 的答复期限已过。您可以请主管机关处理；实名认证后我们会自动转交。"),
    channels=LOUD,
    required=True,
)
declare(
    "complaint.at_office",
    title=_("您对{shop}的投诉已转到主管机关"),
    body=_("投诉 {number} 已转到 {office}，应在 {due} 前告知是否受理。"),
    channels=LOUD,
    required=True,
)
declare(
    "complaint.taken_to_office",
    title=_("一件投诉已转到主管机关"),
    body=_("投诉 {number}（{category}）已转到 {office}。"),
    channels=LOUD,
    required=True,
)
declare(
    "complaint.office_decided",
    title=_("您对{shop}的投诉有了新进展"),
    body=_("投诉 {number}：{office} 的处理状态变为“{status}”。"),
    channels=LOUD,
    required=True,
)
declare(
    "complaint.office_late",
    title=_("主管机关逾期未处理您的投诉"),
    body=_(
        "投诉 {number}：{office} 已超过期限，逾期情况对外公开。您也可以拨打 12315 或向法院起诉。"
    ),
    channels=LOUD,
    required=True,
)
declare(
    "complaint.due_soon",
    title=_("一件投诉的期限快到了"),
    body=_("投诉 {number}：请在 {due} 前处理。"),
    channels=(PAGE, SMS),
)
declare(
    "complaint.ask_again",
    title=_("四周过去了，问题真的解决了吗？"),
    body=_("投诉 {number}（{category}）：请告诉我们实际结果；没有解决可以重新提出。"),
    channels=(PAGE, WECHAT),
)
declare(
    "complaint.message",
    title=_("您的投诉有新消息"),
    body=_("投诉 {number} 有一条新消息。"),
)
declare(
    "complaint.received_by_office",
    title=_("收到一件消费投诉"),
    body=_("投诉 {number}（{category}）：请在 {due} 前决定是否受理。"),
    required=True,
)
declare(
    "complaint.split_suggested",
    title=_("您的来信可以分成投诉和举报两件"),
    body=_("投诉 {number}：机关建议把其中的违法线索另作举报处理，需要您同意。"),
    channels=LOUD,
    required=True,
)
declare(
    "report.received_by_office",
    title=_("收到一件举报"),
    body=_("举报（{category}）：请在 {due} 前核查。"),
    required=True,
)
declare(
    "report.told",
    title=_("您的举报有了处理结果"),
    body=_("您的实名举报已有处理结果，请查看。"),
    channels=LOUD,
    required=True,
)
declare(
    "report.message",
    title=_("您的举报有新消息"),
    body=_("您的举报有一条新消息，请查看。"),
    channels=(PAGE, SMS),
)
declare(
    "report.due_soon",
    title=_("一件举报的期限快到了"),
    body=_("举报（{category}）：请在 {due} 前办理。"),
    required=True,
)
declare(
    "report.late",
    title=_("一件举报已经逾期"),
    body=_("举报（{category}）应在 {due} 前办理，逾期情况对外公开。"),
    required=True,
)
declare(
    "report.office_late",
    title=_("主管机关逾期未处理您的举报"),
    body=_("您的实名举报已超过期限，逾期情况对外公开。您也可以拨打 12315。"),
    channels=LOUD,
    required=True,
)
