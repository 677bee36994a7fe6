"""What is told about objections."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.notices.actions import notify, notify_organisation
from backend.notices.kinds import PAGE, SMS, WECHAT, declare
from credit.objections.models import Objection

declare(
    "points.objection_decided",
    title=_("您的积分异议有了结果"),
    body=_("{about}：{outcome}。{words}"),
    channels=(PAGE, SMS, WECHAT),
    group="points",
    required=True,
)
declare(
    "points.objection_late",
    title=_("您的积分异议逾期未处理"),
    body=_(
        "{about}：没有在 {due} 前处理，逾期情况对外公开，已再次提醒。在此期间不影响您的任何积分。"
    ),
    channels=(PAGE, SMS),
    group="points",
)
declare(
    "points.objection_waiting",
    title=_("一件积分异议等待处理"),
    body=_("{about}：请在 {due} 前由未参与过的工作人员处理。"),
    channels=(PAGE,),
    group="organisation",
)


def tell_decided(objection: Objection, *, words: str) -> None:
    """The result with its reasons."""
    outcome = str(objection.get_state_display())
    _tell(objection, "points.objection_decided", {"outcome": outcome, "words": words})


def tell_late(objection: Objection, *, due: str) -> None:
    """Nobody decided in time."""
    _tell(objection, "points.objection_late", {"due": due})


def tell_office(objection: Objection, *, due: str) -> None:
    """Something waits; nobody is named."""
    notify_organisation(
        objection.office,
        kind="points.objection_waiting",
        subject=("credit.objection", str(objection.id)),
        words={"about": str(objection.get_about_display()), "due": due},
        address="/office/points/objections",
        key=f"objection:{objection.id}:{due}",
    )


def _tell(objection: Objection, kind: str, words: dict[str, str]) -> None:
    if objection.member.person is not None:
        notify(
            objection.member.person,
            kind=kind,
            subject=("credit.objection", str(objection.id)),
            words={"about": str(objection.get_about_display()), **words},
            address=f"/me/points/objections/{objection.id}",
            key=f"{kind}:{objection.id}",
        )
