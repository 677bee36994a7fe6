"""What a member is told about their deeds."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from backend.notices.actions import notify, notify_organisation
from backend.notices.kinds import PAGE, SMS, WECHAT, declare
from credit.deeds.models import Deed

declare(
    "points.thanked",
    title=_("谢谢您的善行"),
    body=_("{deed}（{day}）：感谢您，记 {points} 分。计入至 {until}，可用至 {usable}。"),
    channels=(PAGE, WECHAT),
    group="points",
)
declare(
    "points.thanked_at_cap",
    title=_("谢谢您的善行"),
    body=_("{deed}（{day}）：感谢您。这项指标本期已记满，善行照样留在您的记录里。"),
    channels=(PAGE, WECHAT),
    group="points",
)
declare(
    "points.deed_refused",
    title=_("您申报的善行没有得到确认"),
    body=_(
        "{deed}（{day}）：{reason} 不影响您已有的任何积分；您可以补充材料重新申报，或提出异议。"
    ),
    channels=(PAGE, SMS),
    group="points",
    required=True,
)
declare(
    "points.deed_known",
    title=_("有一项善行看起来重复了"),
    body=_("{deed}（{day}）：已有一项同日同地的记录，没有再记。如果确是另一次，请提出异议。"),
    channels=(PAGE,),
    group="points",
)
declare(
    "points.deed_late",
    title=_("您申报的善行逾期未答复"),
    body=_("{deed}（{day}）：{office} 没有在 {due} 前答复，逾期情况对外公开，我们已再次提醒。"),
    channels=(PAGE, SMS),
    group="points",
)
declare(
    "points.deed_to_confirm",
    title=_("一项善行等待确认"),
    body=_("有一项申报的善行（{deed}）等待确认，请在 {due} 前处理。"),
    channels=(PAGE,),
    group="organisation",
)


def words_of(deed: Deed) -> dict[str, str]:
    """What every notice about a deed says of it."""
    return {"deed": deed.name, "day": deed.done_on.isoformat()}


def tell_thanked(deed: Deed) -> None:
    """Thank the member, and say until when it counts."""
    if not deed.points:
        return tell(deed, "points.thanked_at_cap", {})
    words = {
        "points": str(deed.points),
        "until": str(deed.standing_until),
        "usable": str(deed.expires_on),
    }
    return tell(deed, "points.thanked", words)


def tell(deed: Deed, kind: str, words: Mapping[str, str]) -> None:
    """One notice about one deed, once."""
    if deed.member.person is not None:
        notify(
            deed.member.person,
            kind=kind,
            subject=("credit.deed", str(deed.id)),
            words={**words_of(deed), **words},
            address=f"/me/points/deeds/{deed.id}",
            key=f"{kind}:{deed.id}:{deed.receipt}",
        )


def tell_office(deed: Deed, *, due: str) -> None:
    """A deed waits at the office; nobody is named."""
    if deed.office is not None:
        notify_organisation(
            deed.office,
            kind="points.deed_to_confirm",
            subject=("credit.deed", str(deed.id)),
            words={"deed": deed.name, "due": due},
            address="/office/points/deeds",
            key=f"deed_to_confirm:{deed.id}:{due}",
        )


def tell_known(twin: Deed, *, document: str) -> None:
    """What looked like a deed told before was not kept; once for each document."""
    if twin.member.person is not None:
        notify(
            twin.member.person,
            kind="points.deed_known",
            subject=("credit.member", str(twin.member_id)),
            words=words_of(twin),
            address="/me/points/objections/new",
            key=f"deed_known:{document}",
        )
