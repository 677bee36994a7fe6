"""Why an offer is not kept, not handed in, not published, not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, Denied, Invalid, NotFound


class OfferUnfit(Invalid):
    """It may not be kept as it is written; `errors` names each place."""

    code = "offer_unfit"
    message = _("优惠不能这样保存，请看各处说明。")

    def __init__(self, findings: Sequence[Mapping[str, str]]) -> None:
        super().__init__(errors=list(findings))


class OfferUnfinished(Invalid):
    """It is kept, but may not be handed in yet."""

    code = "offer_unfinished"
    message = _("优惠还没有写完，不能提交。请看各处说明。")

    def __init__(self, findings: Sequence[Mapping[str, str]]) -> None:
        super().__init__(errors=list(findings))


class NoSuchVersion(NotFound):
    code = "offer_version_unknown"
    message = _("没有这个版本。")


class VersionInTheMaking(Conflict):
    code = "offer_version_in_the_making"
    message = _("这项优惠已有一个版本在写或在审核，先处理它。")


class NotInTheMaking(Conflict):
    code = "offer_not_in_the_making"
    message = _("没有正在写的版本。已发布的不能改，请复制成新版本。")


class NotOnShow(Conflict):
    code = "offer_not_on_show"
    message = _("这项优惠现在没有发布。")


class NothingToReview(Conflict):
    code = "offer_not_waiting"
    message = _("这个版本不在等待审核，可能已被撤回或处理。")


class OwnWriting(Denied):
    code = "offer_own_writing"
    message = _("写它的人不能审核它，为它工作的人也不能；请由另一位工作人员审核。")


class BasicServiceUnsaid(Invalid):
    code = "basic_service_unsaid"
    message = _("发布前请确认：没有把基本公共服务或权利与条件挂钩。")


class ReasonMissing(Invalid):
    code = "reason_missing"
    message = _("请写明退回的原因。")


class TooManySaved(Conflict):
    code = "too_many_saved"
    message = _("最多收藏二百项，请先取消一些。")
