"""How /admin looks: what unfold is told, and where its templates lie."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from django.utils.translation import gettext_lazy as _


def _templates_of(package: str) -> Path:
    """Found, not imported: settings are read before apps."""
    spec = find_spec(package)
    assert spec is not None  # noqa: S101  # pinned in requirements.txt
    assert spec.origin is not None  # noqa: S101
    return Path(spec.origin).parent / "templates"


# Of the packages' files: never asked for by any page, and slow to compress at a first start.
UNUSED_STATIC = ["rest_framework", "inter", "chart", "htmx", "i18n"]
ADMIN_TEMPLATES = [_templates_of("unfold"), _templates_of("django.contrib.admin")]


def _link(title: object, icon: str, link: str) -> dict[str, object]:
    return {"title": title, "icon": icon, "link": link}


def _table(title: object, icon: str, name: str) -> dict[str, object]:
    return _link(title, icon, f"/admin/{name}/")


UNFOLD = {
    "SITE_TITLE": _("诚易 · 运营"),
    "SITE_HEADER": _("诚易 · 运营"),
    "SITE_SYMBOL": "verified_user",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SIDEBAR": {
        "navigation": [
            {
                "items": [
                    _link(_("概况"), "home", "/admin/"),
                    _link(_("运行状况"), "monitor_heart", "/admin/health"),
                    _link(_("更正与删除请求"), "gavel", "/office/requests"),
                    _link(_("店铺认领审核"), "storefront", "/office/shop-claims"),
                ]
            },
            {
                "title": _("数据"),
                "items": [
                    _link(_("数据集"), "dataset", "/admin/data-sets"),
                    _table(_("来源单位"), "account_balance", "intake/source"),
                    _table(_("交付批次"), "inventory_2", "intake/batch"),
                ],
            },
            {
                "title": _("机构与授权"),
                "items": [
                    _table(_("机构"), "domain", "accounts/organisation"),
                    _table(_("授权用途"), "checklist", "consent/purpose"),
                    _table(_("授权文本"), "article", "consent/purposetext"),
                    _table(_("接收方"), "forward_to_inbox", "consent/recipient"),
                ],
            },
            {
                "title": _("运行"),
                "items": [
                    _link(_("短信"), "sms", "/admin/text-messages"),
                    _link(_("后续工作"), "pending_actions", "/admin/follow-ups"),
                ],
            },
            {
                "title": _("只读留痕"),
                "items": [
                    _table(_("操作记录"), "history", "audit/event"),
                    _table(_("查看记录"), "visibility", "audit/access"),
                    _table(_("日志条目"), "receipt_long", "proof/entry"),
                    _table(_("检查点"), "flag", "proof/checkpoint"),
                    _table(_("锚点"), "anchor", "proof/anchor"),
                ],
            },
        ],
    },
}
