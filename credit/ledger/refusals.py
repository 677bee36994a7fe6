"""Why the ledger says no, in words for people; the codes are the database's own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, DomainError


class NoAccount(Conflict):
    code = "no_account"
    message = _("没有积分账户：尚未加入，或已经退出。")


class NotEnoughPoints(Conflict):
    code = "not_enough"
    message = _("可用积分不足。")


class KeyReused(Conflict):
    code = "key_reused"
    message = _("同一编号已用于另一笔记录。")


class AlreadyOver(Conflict):
    code = "already_over"
    message = _("有效期已过，不能再记。")


class NoSuchHold(Conflict):
    code = "no_such_hold"
    message = _("没有这笔暂留的积分。")


class HoldEnded(Conflict):
    code = "hold_ended"
    message = _("这笔暂留已经结束。")


class NoSuchAward(Conflict):
    code = "no_such_award"
    message = _("没有这笔感谢积分。")


class NotReversed(Conflict):
    code = "not_reversed"
    message = _("这笔积分没有被更正过。")


REFUSALS: dict[str, type[DomainError]] = {
    one.code: one
    for one in (
        NoAccount,
        NotEnoughPoints,
        KeyReused,
        AlreadyOver,
        NoSuchHold,
        HoldEnded,
        NoSuchAward,
        NotReversed,
    )
}
