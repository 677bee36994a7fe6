"""What shops, people and offices are told about objections, statements and rechecks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.notices.kinds import PAGE, SMS, WECHAT, declare

TITLE = _("一件公示记录的异议有进展")
BODIES = {
    "filed": _(
        "对“{title}”的异议已受理，记录即日起标明“有异议”。应于 {due} 前初核，随后由来源机关核查。"
    ),
    "forwarded": _("对“{title}”的异议已转来源机关 {office} 核查，应于 {due} 前答复。"),
    "extended": _("对“{title}”的异议，{office}延长了核查期限，应于 {due} 前答复。理由：{reasons}"),
    "lapsed": _(
        "对“{title}”的异议逾期没有答复，记录已先撤下，直到作出决定；逾期会计入该机关的公开统计。"
    ),
    "withdrawn": _("对“{title}”的异议已撤回，“有异议”的标注已取消。"),
    "ended": _("“{title}”已停止公示，对它的异议随之结束。"),
}  # fmt: skip

for _step, _body in BODIES.items():
    declare(
        f"record_objection.{_step}",
        title=TITLE,
        body=_body,
        channels=(PAGE, WECHAT),
        group="organisation",
    )
declare(
    "record_objection.decided",
    title=_("一件公示记录的异议有决定了"),
    body=_("对“{title}”的异议，{office}的决定：{outcome}。理由：{reasons} {next}"),
    channels=(PAGE, SMS, WECHAT),
    group="organisation",
    required=True,
)
declare(
    "record_objection.to_check",
    title=_("有一件公示记录的异议待初核"),
    body=_("“{title}”有异议，请于 {due} 前初核。"),
    group="organisation",
)
declare(
    "record_objection.to_decide",
    title=_("有一件公示记录的异议待决定"),
    body=_("“{title}”有异议，请于 {due} 前决定；应由没有参与过的人员办理。"),
    channels=(PAGE, WECHAT),
    group="organisation",
)
declare(
    "record.revoked",
    title=_("一条记录因文书被撤销已撤下"),
    body=_("“{title}”的文书于 {day} 被撤销，记录已从所有页面撤下。理由：{reasons}"),
    channels=(PAGE, WECHAT),
    group="organisation",
    required=True,
)
declare(
    "statement.changed",
    title=_("公示记录旁的商户说明被处理"),
    body=_(
        "{office}处理了“{title}”旁的商户说明：{outcome}。理由：{reasons}。页面上会显示这一处理。"
    ),
    channels=(PAGE, WECHAT),
    group="organisation",
    required=True,
)
declare(
    "recheck.asked",
    title=_("有一家店铺申请复查"),
    body=_("店铺已整改，对“{title}”申请复查，应于 {due} 前复查。"),
    group="organisation",
)
declare(
    "recheck.answered",
    title=_("复查申请有结果了"),
    body=_("对“{title}”的复查申请：{outcome} {reasons}"),
    channels=(PAGE, WECHAT),
    group="organisation",
    required=True,
)
declare(
    "recheck.late",
    title=_("复查申请逾期没有办理"),
    body=_(
        "对“{title}”的复查申请，应于 {due} 前复查，机关逾期未办；"
        "页面会显示逾期，并计入该机关的公开统计。"
    ),
    group="organisation",
)  # fmt: skip
