"""Why a complaint about an application is not taken or not decided so."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, Denied, NotFound, Unavailable


class NoSuchComplaint(NotFound):
    code = "no_such_application_complaint"
    message = _("没有这件投诉。")


class ComplaintOpen(Conflict):
    code = "application_complaint_open"
    message = _("这件申请已有一件投诉在处理。")


class ComplaintOver(Conflict):
    code = "application_complaint_over"
    message = _("这件投诉已经有了结果。")


class NotAppealable(Conflict):
    code = "application_complaint_not_appealable"
    message = _("只能对不成立的答复申请一次复核。")


class DecidedBefore(Denied):
    code = "application_complaint_decided_before"
    message = _("您答复过上一件，复核请由另一位工作人员处理。")


class NoOfficeForOffers(Unavailable):
    code = "no_office_for_offers"
    message = _("现在没有机关受理这类投诉，请拨打 12345。什么也没有保存。")


class NothingSentYet(Conflict):
    code = "application_not_sent"
    message = _("草稿没有交给任何机构，没有可以投诉的。")
