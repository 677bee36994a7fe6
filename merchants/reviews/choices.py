"""The words of reviews: what is rated, in which state, why held, hidden or flagged."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.kernel.workflow import Workflow

WORST, BEST = 1, 5


class Aspect(models.TextChoices):
    """What is rated, each from 1 to 5."""

    GOODS = "goods", _("商品")
    SERVICE = "service", _("服务")
    PRICE_HONESTY = "price_honesty", _("价格诚信")
    ENVIRONMENT = "environment", _("环境")


class Status(models.TextChoices):
    PUBLISHED = "published", _("已公开")
    HELD = "held", _("等待查看")
    HIDDEN = "hidden", _("已隐藏")
    WITHDRAWN = "withdrawn", _("作者已删除")


# Hidden ones that their author mends are looked at again; who decides so leaves a Moderation.
REVIEW: Workflow[str] = Workflow(
    {
        Status.PUBLISHED: [Status.HELD, Status.HIDDEN, Status.WITHDRAWN],
        Status.HELD: [Status.PUBLISHED, Status.HIDDEN, Status.WITHDRAWN],
        Status.HIDDEN: [Status.PUBLISHED, Status.HELD, Status.WITHDRAWN],
        Status.WITHDRAWN: [],
    }
)


class HeldFor(models.TextChoices):
    """Why somebody looks at it before it is public; its author is told."""

    WORDS = "words", _("含有需要人工查看的词语")
    RIVAL = "rival", _("作者在同一地区的另一家店任职")
    NETWORK = "network", _("短时间内同一网络发来多条评价")
    YOUNG = "young", _("短时间内多个新账号评价同一家店")
    MENDED = "mended", _("被隐藏后作者作了修改")


class HiddenFor(models.TextChoices):
    """The only reasons for which anything may be hidden. Disliking it is none of them."""

    UNLAWFUL = "unlawful", _("违法内容")
    INSULT = "insult", _("辱骂或人身攻击")
    PERSONAL_DATA = "personal_data", _("泄露他人个人信息")
    ADVERTISING = "advertising", _("广告")
    NO_EXPERIENCE = "no_experience", _("与在这家店的消费无关")
    NOT_GENUINE = "not_genuine", _("不是真实的消费评价")


class Side(models.TextChoices):
    """At whose request something was done."""

    MERCHANT = "merchant", pgettext_lazy("who asked", "店家")
    CONSUMER = "consumer", pgettext_lazy("who asked", "其他用户")
    OFFICE = "office", pgettext_lazy("who asked", "机关")


class FlagState(models.TextChoices):
    OPEN = "open", _("等待处理")
    UPHELD = "upheld", _("成立")
    DISMISSED = "dismissed", _("不成立")


FLAG: Workflow[str] = Workflow({FlagState.OPEN: [FlagState.UPHELD, FlagState.DISMISSED]})


class AppealState(models.TextChoices):
    OPEN = "open", _("等待另一位工作人员复核")
    UPHELD = "upheld", _("申诉成立，评价已恢复")
    REFUSED = "refused", _("维持原决定")
    LAPSED = "lapsed", _("期限内没有复核，评价恢复公开")
    MOOT = "moot", _("评价已另有决定或已删除，不再复核")


APPEAL: Workflow[str] = Workflow(
    {
        AppealState.OPEN: [
            AppealState.UPHELD,
            AppealState.REFUSED,
            AppealState.LAPSED,
            AppealState.MOOT,
        ]
    }
)


class Decision(models.TextChoices):
    HIDE = "hide", _("隐藏")
    PUBLISH = "publish", _("公开")
