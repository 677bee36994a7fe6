"""The words of a complaint: sides, what is asked, grounds, ways it ends, outcomes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Side(models.TextChoices):
    CONSUMER = "consumer", _("消费者")
    MERCHANT = "merchant", _("商户")
    OFFICE = "office", _("机关")
    SYSTEM = "system", _("系统")


class Wish(models.TextChoices):
    """What is asked: the eight of the official form (消费者权益保护法 52)."""

    REPAIR = "repair", _("修理")
    REDO = "redo", _("重作")
    EXCHANGE = "exchange", pgettext_lazy("goods", "更换")  # elsewhere keys are 更换
    RETURN = "return_goods", _("退货")
    MAKE_UP = "make_up_quantity", _("补足商品数量")
    REFUND_PRICE = "refund_price", _("退还货款")
    REFUND_FEE = "refund_fee", _("退还服务费用")
    COMPENSATION = "compensation", _("赔偿损失")


class Ground(models.TextChoices):
    """Why an office does not accept a complaint: the seven of Order 121, article 16."""

    NOT_COMPETENT = "not_competent", _("不属于本机关处理权限")
    HANDLED_ELSEWHERE = (
        "handled_elsewhere",
        _("法院、仲裁机构、行政机关或消费者组织已经受理或者处理过"),
    )
    NO_CONSUMER_DISPUTE = (
        "no_consumer_dispute",
        _("不是为生活消费需要，或不能证明存在消费者权益争议"),
    )
    THREE_YEARS = "three_years", _("自知道或应当知道权益受侵害起已超过三年")
    MATERIALS = "materials", _("材料不全或者虚假")
    IDENTITY = "identity", _("冒用他人身份，或者拒绝核实身份")
    OTHER = "other", _("法律、法规、规章规定的其他情形")


class Ending(models.TextChoices):
    """How mediation ends: by agreement, or in one of the eight ways of Order 121, article 23."""

    AGREED = "agreed", _("达成调解协议")
    WITHDRAWN = "withdrawn_or_settled", _("撤回投诉或者双方自行和解")
    ABSENT = "absent_or_refused", _("一方不参加或者拒绝调解")
    NO_AGREEMENT = "no_agreement", _("无法达成协议")
    TEST_COSTS = "test_costs", _("检验、鉴定费用承担不能协商一致")
    SIXTY_DAYS = "sixty_days", _("受理之日起六十日内未达成协议")
    NOT_ACCEPTABLE = "not_acceptable", _("受理后发现属于不予受理或者滥用投诉的情形")
    PARTY_GONE = "party_gone", _("一方当事人死亡或者终止，无人承受权利义务")
    OTHER = "other", _("法律、法规、规章规定的其他情形")


class Outcome(models.TextChoices):
    """What the consumer says became of it; "" while nobody has said."""

    SOLVED = "solved", _("已解决")
    PARTLY = "partly", _("部分解决")
    NOT = "not_solved", _("未解决")


class Why(models.TextChoices):
    """How a case came to the office."""

    ASKED = "asked", _("消费者要求处理")
    UNANSWERED = "unanswered", _("商户逾期未答复")
    REOPENED = "reopened", _("重新提出")
    PASSED_ON = "passed_on", _("其他机关移送")


class MessageKind(models.TextChoices):
    STATEMENT = "statement", _("事实与请求")
    ANSWER = "answer", _("商户答复")
    REPLY = "reply", _("消费者回复")
    JOINED = "joined", _("共同投诉人陈述")
    REOPENED = "reopened", _("重新提出的理由")
    MATERIALS = "materials", _("限期补充材料")
    NOTICE = "notice", _("机关通知")
    REMARK = "remark", _("补充说明")
