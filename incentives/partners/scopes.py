"""What a partner's keys may be good for, as its owner reads it before giving one out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.models import Kind
from backend.accounts.organisations.scopes import declare_scope

OFFERS_READ, OFFERS_WRITE = "offers:read", "offers:write"
ELIGIBILITY_ASK = "eligibility:ask"
APPLICATIONS_READ, APPLICATIONS_DECIDE = "applications:read", "applications:decide"
VOUCHERS_REDEEM = "vouchers:redeem"
WEBHOOKS_MANAGE = "webhooks:manage"
FIGURES_READ = "figures:read"

SCOPES = {
    OFFERS_READ: (_("查看优惠"), _("查看本机构的优惠、草稿和审核意见。")),
    OFFERS_WRITE: (_("编写优惠"), _("起草、修改、提交审核和停用本机构的优惠。")),
    ELIGIBILITY_ASK: (
        _("询问是否符合条件"),
        _("凭市民出示的一次性口令，就一项优惠问“是”或“否”。市民会看到每一次询问。"),
    ),
    APPLICATIONS_READ: (
        _("查看申请"),
        _("查看市民向本机构提交的申请和材料。每次查看都会记录，并告知申请人。"),
    ),
    APPLICATIONS_DECIDE: (_("办理申请"), _("提问、要求补充材料、作出决定和登记结果。")),
    VOUCHERS_REDEEM: (_("核销优惠券"), _("在收银台确认或撤销优惠券。")),
    WEBHOOKS_MANAGE: (
        _("管理消息推送"),
        _("登记接收地址、更换签名密钥、查看投递记录、重新投递和拉取消息。"),
    ),
    FIGURES_READ: (_("查看统计"), _("查看本机构的统计和结算单，不含任何个人信息。")),
}

for _code, (_title, _about) in SCOPES.items():
    declare_scope(Kind.PARTNER, _code, title=_title, about=_about)
