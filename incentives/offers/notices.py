"""What is told about offers: to the city's reviewers and to whoever works for the partner."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.models import Kind, Organisation, Standing
from backend.notices.actions import notify_organisation
from backend.notices.kinds import PAGE, declare
from incentives.offers.models import Version

AREA = "offers"  # the subject kind of an office that reviews offers
UNKNOWN_CHOICE = _("不是可选的值。")

declare(
    "offer.waiting",
    title=_("一项优惠等待审核"),
    body=_("{partner}的“{offer}”（第 {version} 版）等待审核。"),
    channels=(PAGE,),
    group="organisation",
)
declare(
    "offer.published",
    title=_("优惠已发布"),
    body=_("“{offer}”（第 {version} 版）已通过审核并发布。"),
    channels=(PAGE,),
    group="organisation",
)
declare(
    "offer.returned",
    title=_("优惠被退回修改"),
    body=_("“{offer}”（第 {version} 版）被退回：{reason}"),
    channels=(PAGE,),
    group="organisation",
)
declare(
    "offer.ended",
    title=_("优惠已到期"),
    body=_("“{offer}”（第 {version} 版）已过结束日，不再显示。可以复制成新版本。"),
    channels=(PAGE,),
    group="organisation",
)


def reviewing_offices() -> list[Organisation]:
    """Every office that reviews offers."""
    able = Organisation.objects.filter(kind=Kind.OFFICE, standing=Standing.ACTIVE)
    return list(able.filter(subject_kinds__contains=[AREA]))


def tell_waiting(version: Version) -> None:
    """Something waits for review; each time it is handed in is told once."""
    for office in reviewing_offices():
        _tell(office, "offer.waiting", version, address=f"/office/offers/{version.pk}")


def tell_partner(kind: str, version: Version, *, reason: str = "") -> None:
    """What became of it."""
    office = version.offer.partner.organisation
    _tell(office, kind, version, address=f"/partner/offers/{version.offer.code}", reason=reason)


def _tell(to: Organisation, kind: str, version: Version, *, address: str, reason: str = "") -> None:
    words = {
        "partner": version.offer.partner.name_zh,
        "offer": version.title_zh,
        "version": str(version.number),
        "reason": reason,
    }
    notify_organisation(
        to,
        kind=kind,
        subject=("incentives.version", str(version.pk)),
        words=words,
        address=address,
        key=f"{kind}:{version.pk}:{version.submitted_at or ''}",
    )
