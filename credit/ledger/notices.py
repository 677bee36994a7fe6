"""What a member is told when the ledger takes an award back, or gives it back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.notices.actions import notify
from backend.notices.kinds import declare
from credit.ledger.models import Entry, Reason, Reversal
from credit.membership.models import Member

REVERSED, RESTORED = "points.reversed", "points.restored"

declare(
    REVERSED,
    title=_("一笔积分被更正"),
    body=_(
        "一笔 {award} 分的感谢积分被更正，原因：{reason}。尚未使用的 {points} 分已收回，"
        "已经使用的不再追回。如有异议，请在 {until} 前提出。"
    ),
    channels=("page", "sms"),
    group="points",
    required=True,
)
declare(
    RESTORED,
    title=_("一笔积分已恢复"),
    body=_("您的异议成立：{award} 分的感谢积分重新有效，{points} 分已退回，并补回了相应的天数。"),
    channels=("page", "sms"),
    group="points",
    required=True,
)


def tell_reversed(member: Member, reversal: Reversal, *, award: Entry, points: int) -> None:
    """What was wrong, what goes, what stays, and until when to object."""
    _tell(
        member,
        kind=REVERSED,
        lot=reversal.lot,
        words={
            "award": str(award.points),
            "points": str(points),
            "reason": str(Reason(reversal.reason).label),
            "until": reversal.objection_until.isoformat(),
        },
    )


def tell_restored(member: Member, *, award: Entry, points: int) -> None:
    """The objection was right: everything is back."""
    words = {"award": str(award.points), "points": str(points)}
    _tell(member, kind=RESTORED, lot=award.seq, words=words)


def _tell(member: Member, *, kind: str, lot: int, words: dict[str, str]) -> None:
    if member.person is not None:
        subject = ("member", str(member.pk))
        notify(member.person, kind=kind, subject=subject, words=words, key=f"{kind}:{lot}")
