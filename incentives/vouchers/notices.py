"""What somebody is told about their vouchers."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.notices.actions import notify
from backend.notices.kinds import PAGE, WECHAT, declare
from incentives.vouchers.models import Voucher

USED, EXPIRED, ENDING = "voucher.used", "voucher.expired", "voucher.ending"
NOT_GIVEN = "voucher.not_given"
OFFERED, ACCEPTED, TAKEN_BACK = "voucher.gift_offered", "voucher.gift_accepted", "voucher.gift_over"

declare(
    USED,
    title=_("您的一张券已使用"),
    body=_("{offer}：已在{partner}使用。如果不是您出示的，请联系对方或提出投诉。"),
    channels=(PAGE, WECHAT),
    group="offers",
)
declare(
    EXPIRED,
    title=_("您的一张券已过期"),
    body=_("{offer}：有效期到 {until}，没有使用。暂留的 {points} 分和天数都已退回。"),
    channels=(PAGE,),
    group="offers",
)
declare(
    NOT_GIVEN,
    title=_("您的一张券对方无法提供"),
    body=_(
        "{offer}：{partner}说现在无法提供。暂留的 {points} 分、天数和名额都已退回，您没有任何损失。"
    ),
    channels=(PAGE, WECHAT),
    group="offers",
)
declare(
    ENDING,
    title=_("您的一张券快到期了"),
    body=_("{offer}：可用到 {until}。不用也没关系，到期后积分会自动退回。"),
    channels=(PAGE, WECHAT),
    group="offers",
)
declare(
    OFFERED,
    title=_("有人想转给您一张券"),
    body=_("{offer}：可用到 {until}。接受后由您出示；不接受不需要做任何事。"),
    channels=(PAGE,),
    group="offers",
)
declare(
    ACCEPTED,
    title=_("您转赠的券已被接受"),
    body=_("{offer}：现在由对方出示使用。没有使用的话，积分仍然退回给您。"),
    channels=(PAGE,),
    group="offers",
)
declare(
    TAKEN_BACK,
    title=_("一张转给您的券已不能使用"),
    body=_("{offer}：转赠的人已退回或不再持有这张券。您没有任何损失。"),
    channels=(PAGE,),
    group="offers",
)


def tell_used(voucher: Voucher) -> None:
    """Whoever may show it hears that it was used, with where."""
    _tell(voucher, USED, voucher.person, partner=voucher.version.offer.partner.name_zh)


def tell_expired(voucher: Voucher) -> None:
    """Its taker hears that everything came back."""
    _tell(voucher, EXPIRED, voucher.holder_id, points=str(voucher.points))


def tell_not_given(voucher: Voucher) -> None:
    """Its taker hears that everything came back, whoever had it in hand that it is gone."""
    partner = voucher.version.offer.partner.name_zh
    told = {"partner": partner, "points": str(voucher.points)}
    _tell(voucher, NOT_GIVEN, voucher.holder_id, **told)
    tell_taken_back(voucher)


def tell_ending(voucher: Voucher) -> None:
    """Some days before its last; once."""
    _tell(voucher, ENDING, voucher.person)


def tell_offered(voucher: Voucher, to: UUID) -> None:
    """Somebody would hand theirs on."""
    _tell(voucher, OFFERED, to, address="/me/vouchers")


def tell_accepted(voucher: Voucher) -> None:
    """Its taker hears that the relative has it now."""
    _tell(voucher, ACCEPTED, voucher.holder_id)


def tell_taken_back(voucher: Voucher) -> None:
    """The relative hears that it is no longer there."""
    if voucher.bearer is not None:
        _tell(voucher, TAKEN_BACK, voucher.bearer)


def _tell(voucher: Voucher, kind: str, person: UUID, address: str = "", **more: str) -> None:
    words = {"offer": voucher.version.title_zh, "until": voucher.valid_until.isoformat(), **more}
    notify(
        person,
        kind=kind,
        subject=("incentives.voucher", str(voucher.id)),
        words=words,
        address=address or f"/me/vouchers/{voucher.id}",
        key=f"{kind}:{voucher.id}:{voucher.turn}",
    )
