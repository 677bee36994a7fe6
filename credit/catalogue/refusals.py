"""Why the catalogue says no."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, Denied, Invalid, NotFound
from credit.catalogue.findings import Finding


class RuleRefused(Invalid):
    """The checker found something; `errors` says what and where."""

    code = "rule_refused"
    message = _("这条规则不能这样写。")

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(errors=[one.shown() for one in findings])


class NoSuchRule(NotFound):
    code = "no_such_rule"
    message = _("没有这条规则。")


class NotADraft(Conflict):
    code = "not_a_draft"
    message = _("这条规则已经公告，不能再改；请起草新的版本。")


class OtherPersonNeeded(Denied):
    code = "other_person_needed"
    message = _("起草的人不能自己公告，请另一位工作人员审定。")


class NotSimulated(Conflict):
    code = "not_simulated"
    message = _("请先完成测算，再公告。")


class DraftExists(Conflict):
    code = "draft_exists"
    message = _("这项指标已有一份未公告的草稿。")


class AlreadyFounded(Conflict):
    code = "already_founded"
    message = _("目录已经建立，改动须经公告。")
