"""Why an objection is not taken or not decided so."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, Denied, Invalid, NotFound


class NoSuchObjection(NotFound):
    code = "no_such_objection"
    message = _("没有这件异议。")


class ObjectionOpen(Conflict):
    code = "objection_open"
    message = _("这项善行已有一件异议在处理。")


class ObjectionOver(Conflict):
    code = "objection_over"
    message = _("这件异议已经有了结果。")


class WordsMissing(Invalid):
    code = "words_missing"
    message = _("请写明情况。")


class NotContestable(Conflict):
    code = "not_contestable"
    message = _("这项善行现在不能这样提异议。")


class AlreadyAppealed(Conflict):
    code = "already_appealed"
    message = _("只能对不成立的结果申请一次复核。")


class WasInvolved(Denied):
    code = "was_involved"
    message = _("您此前办理过这项善行或这件异议，请由另一位工作人员处理。")


class NothingToCorrect(Invalid):
    code = "nothing_to_correct"
    message = _("请填写更正后的数量。")
