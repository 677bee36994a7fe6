"""What is told about claims: to who claimed, and to who answers for the shop now."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.notices.actions import notify, notify_organisation
from backend.notices.kinds import declare
from merchants.staff.models import Claim, ClaimState
from merchants.staff.reading import shop_of

declare(
    "shop.claim_approved",
    title=_("认领申请有结果了：{shop}"),
    body=_("你认领“{shop}”的申请已获同意。理由和回执在认领页面。"),
    channels=("page", "sms"),
    group="organisation",
    required=True,
)
declare(
    "shop.claim_refused",
    title=_("认领申请有结果了：{shop}"),
    body=_("你认领“{shop}”的申请未获同意。理由在认领页面，你可以申请由另一位人员复核。"),
    channels=("page", "sms"),
    group="organisation",
    required=True,
)
declare(
    "shop.claim_disputed",
    title=_("有人对“{shop}”的负责人提出异议"),
    body=_(
        "有人申请认领“{shop}”，称现在的负责人不是店铺本人。审核人员会联系核实；你不需要现在做什么。"
    ),
    channels=("page", "sms"),
    group="organisation",
    required=True,
)
declare(
    "shop.claim_lost",
    title=_("你不再代表“{shop}”"),
    body=_(
        "经审核，“{shop}”已由他人认领，你代表它办事的资格已经结束。不同意的，可以重新申请认领，由另一位人员审核。"
    ),
    channels=("page", "sms"),
    group="organisation",
    required=True,
)


def tell_claimant(claim: Claim) -> None:
    """The decision."""
    kind = "approved" if claim.state == ClaimState.APPROVED else "refused"
    subject = ("merchants.claim", str(claim.id))
    words = {"shop": claim.merchant.name}
    notify(
        claim.claimant,
        kind=f"shop.claim_{kind}",
        subject=subject,
        words=words,
        address="/shop/claim",
        key=str(claim.id),
    )


def tell_shop(claim: Claim, kind: str) -> None:
    """Whoever acts for the shop now; nobody where nobody does."""
    here = shop_of(claim.merchant_id)
    if here is None:
        return
    subject = ("merchants.claim", str(claim.id))
    words = {"shop": claim.merchant.name}
    notify_organisation(
        here, kind=kind, subject=subject, words=words, address="/shop/claim", key=str(claim.id)
    )
