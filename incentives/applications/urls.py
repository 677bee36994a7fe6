"""Routes of applications."""

from django.urls import path

from incentives.applications import api, desk, draft_pages, pages, partner_api
from incentives.applications.complaints import api as complaints_api
from incentives.applications.complaints import desk as office
from incentives.applications.complaints import office_api

API, PROGRAMS = "api/v1/me/applications", "api/partner/v1/applications"
ONE, SENT = f"{API}/<uuid:application>", f"{PROGRAMS}/<uuid:application>"

COMPLAINT = f"{API}/complaints/<uuid:complaint>"

OFFICE = "api/v1/office/application-complaints"

api_urlpatterns = [
    path(OFFICE, office_api.ApplicationComplaintsAtOffice.as_view()),
    path(f"{OFFICE}/<uuid:complaint>", office_api.ApplicationComplaintAtOffice.as_view()),
    path(f"{OFFICE}/<uuid:complaint>/answer", office_api.AnswerApplicationComplaint.as_view()),
    path(API, api.MyApplications.as_view()),
    path(ONE, api.MyApplication.as_view()),
    path(f"{ONE}/draft", api.MyDraft.as_view()),
    path(f"{ONE}/files", api.AddApplicationFiles.as_view()),
    path(f"{ONE}/files/<uuid:file>", api.MyApplicationFile.as_view()),
    path(f"{ONE}/submission", api.MySending.as_view()),
    path(f"{ONE}/answers", api.AnswerApplication.as_view()),
    path(f"{ONE}/papers", api.HandInPapers.as_view()),
    path(f"{ONE}/withdrawal", api.WithdrawApplication.as_view()),
    path(f"{ONE}/outcome", api.TellApplicationOutcome.as_view()),
    path(f"{ONE}/receipts/<uuid:entry>", api.MyApplicationReceipt.as_view()),
    path(f"{ONE}/complaints", complaints_api.MyApplicationComplaints.as_view()),
    path(f"{COMPLAINT}/appeal", complaints_api.AppealApplicationComplaint.as_view()),
    path(f"{COMPLAINT}/withdrawal", complaints_api.WithdrawApplicationComplaint.as_view()),
    path(PROGRAMS, partner_api.PartnersApplications.as_view()),
    path(SENT, partner_api.PartnersApplication.as_view()),
    path(f"{SENT}/files/<uuid:file>", partner_api.PartnersApplicationFile.as_view()),
    path(f"{SENT}/questions", partner_api.AskApplicant.as_view()),
    path(f"{SENT}/decision", partner_api.DecideApplication.as_view()),
    path(f"{SENT}/outcome", partner_api.ReportApplicationOutcome.as_view()),
    path(f"{SENT}/end", partner_api.EndApproval.as_view()),
]
MINE, QUEUE = "me/applications", "partner/applications"
MY_ONE, QUEUED = f"{MINE}/<uuid:application>", f"{QUEUE}/<uuid:application>"
urlpatterns = [
    path("offers/<str:code>/apply", draft_pages.ApplyPage.as_view(), name="apply"),
    path(MINE, pages.MyApplicationsPage.as_view(), name="my-applications"),
    path(MY_ONE, pages.MyApplicationPage.as_view(), name="my-application"),
    path(f"{MY_ONE}/draft", draft_pages.DraftPage.as_view()),
    path(f"{MY_ONE}/send", draft_pages.SendPage.as_view()),
    path(f"{MY_ONE}/files/<uuid:file>", pages.MyApplicationFilePage.as_view()),
    path(f"{MY_ONE}/receipts/<uuid:entry>", pages.MyApplicationReceiptPage.as_view()),
    path(QUEUE, desk.PartnerApplications.as_view(), name="partner-applications"),
    path(QUEUED, desk.PartnerApplicationPage.as_view(), name="partner-application"),
    path(f"{QUEUED}/files/<uuid:file>", desk.PartnerApplicationFilePage.as_view()),
    path("office/applications", office.OfficeComplaints.as_view(), name="office-applications"),
    path("office/applications/<uuid:complaint>", office.OfficeComplaint.as_view()),
]
