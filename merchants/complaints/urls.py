"""Routes of complaints and reports; pages are routed beside their views."""

from django.urls import path

from merchants.complaints import api, shop_api
from merchants.complaints.drafts import api as drafts
from merchants.complaints.handling import api as office
from merchants.complaints.reports import api as reports

SHOPS = "api/v1/merchants/<str:code>"
MINE = "api/v1/me/complaints/<uuid:reference>"
AT_SHOP = "api/v1/shop/complaints/<uuid:reference>"
AT_OFFICE = "api/v1/office/complaints/<uuid:handling>"
REPORTED = "api/v1/office/reports/<uuid:reference>"

api_urlpatterns = [
    path("api/open/v1/complaint-categories", api.ComplaintCategories.as_view()),
    path(f"{SHOPS}/complaints", api.FileComplaint.as_view(), name="api-complain"),
    path(f"{SHOPS}/complaints/similar", api.SimilarComplaints.as_view()),
    path(f"{SHOPS}/complaints/<uuid:reference>/participants", api.JoinComplaint.as_view()),
    path(f"{SHOPS}/complaint-drafts", drafts.KeepDraft.as_view()),
    path("api/v1/complaint-drafts/reading", drafts.ReadDraft.as_view()),
    path("api/v1/complaint-drafts/change", drafts.ChangeDraft.as_view()),
    path("api/v1/me/complaint-drafts", drafts.FileDraft.as_view()),
    path("api/v1/me/complaints", api.MyComplaints.as_view(), name="api-my-complaints"),
    path(MINE, api.MyComplaint.as_view(), name="api-my-complaint"),
    path(f"{MINE}/replies", api.ReplyToAnswer.as_view()),
    path(f"{MINE}/remarks", api.AddRemark.as_view()),
    path(f"{MINE}/settlement", api.SettleComplaint.as_view()),
    path(f"{MINE}/office", api.TakeToOffice.as_view()),
    path(f"{MINE}/outcome", api.ConfirmOutcome.as_view()),
    path(f"{MINE}/later-outcome", api.SayAgain.as_view()),
    path(f"{MINE}/reopening", api.ReopenComplaint.as_view()),
    path(f"{MINE}/withdrawal", api.WithdrawComplaint.as_view()),
    path(f"{MINE}/publication", api.PublishComplaint.as_view()),
    path(f"{MINE}/split", api.AnswerSplit.as_view()),
    path(f"{MINE}/evidence", api.AddEvidence.as_view()),
    path(f"{MINE}/evidence/<uuid:file>", api.MyEvidence.as_view()),
    path(f"{MINE}/receipts/<uuid:entry>", api.MyComplaintReceipt.as_view()),
    path("api/v1/shop/complaints", shop_api.ShopComplaints.as_view()),
    path(AT_SHOP, shop_api.ShopComplaint.as_view()),
    path(f"{AT_SHOP}/answer", shop_api.AnswerComplaint.as_view()),
    path(f"{AT_SHOP}/remarks", shop_api.AddShopRemark.as_view()),
    path(f"{AT_SHOP}/reopening", shop_api.ReopenByShop.as_view()),
    path(f"{AT_SHOP}/evidence", shop_api.AddShopEvidence.as_view()),
    path(f"{AT_SHOP}/evidence/<uuid:file>", shop_api.ShopEvidence.as_view()),
    path(f"{AT_SHOP}/receipts/<uuid:entry>", shop_api.ShopComplaintReceipt.as_view()),
    path("api/v1/office/complaints", office.OfficeComplaints.as_view()),
    path(AT_OFFICE, office.OfficeComplaint.as_view()),
    path(f"{AT_OFFICE}/taking", office.TakeHandling.as_view()),
    path(f"{AT_OFFICE}/assignment", office.AssignHandling.as_view()),
    path(f"{AT_OFFICE}/acceptance", office.AcceptComplaint.as_view()),
    path(f"{AT_OFFICE}/refusal", office.RefuseComplaint.as_view()),
    path(f"{AT_OFFICE}/mediation", office.BeginMediation.as_view()),
    path(f"{AT_OFFICE}/end", office.EndHandling.as_view()),
    path(f"{AT_OFFICE}/materials", office.AskForMaterials.as_view()),
    path(f"{AT_OFFICE}/notices", office.WriteNotice.as_view()),
    path(f"{AT_OFFICE}/extension", office.ExtendTerm.as_view()),
    path(f"{AT_OFFICE}/transfer", office.PassOn.as_view()),
    path(f"{AT_OFFICE}/split", office.SuggestSplit.as_view()),
    path(f"{AT_OFFICE}/evidence/<uuid:file>", office.OfficeEvidence.as_view()),
    path(f"{AT_OFFICE}/receipts/<uuid:entry>", office.OfficeComplaintReceipt.as_view()),
    path(f"{SHOPS}/reports", reports.FileReport.as_view(), name="api-report"),
    path(f"{SHOPS}/mixed-letters", reports.FileMixedLetter.as_view()),
    path("api/v1/reports/status", reports.ReportStatusByCode.as_view()),
    path("api/v1/reports/additions", reports.AddToReport.as_view()),
    path("api/v1/reports/evidence", reports.AddReportFiles.as_view()),
    path("api/v1/me/reports", reports.MyReports.as_view()),
    path("api/v1/me/reports/<uuid:reference>", reports.MyReport.as_view()),
    path("api/v1/me/reports/<uuid:reference>/additions", reports.AddToMyReport.as_view()),
    path("api/v1/office/reports", reports.OfficeReports.as_view()),
    path(REPORTED, reports.OfficeReport.as_view()),
    path(f"{REPORTED}/opening", reports.OpenCase.as_view()),
    path(f"{REPORTED}/declination", reports.DeclineCase.as_view()),
    path(f"{REPORTED}/decision", reports.DecideCase.as_view()),
    path(f"{REPORTED}/telling", reports.TellReporter.as_view()),
    path(f"{REPORTED}/questions", reports.AskReporter.as_view()),
    path(f"{REPORTED}/extension", reports.ExtendCheck.as_view()),
    path(f"{REPORTED}/transfer", reports.PassReportOn.as_view()),
    path(f"{REPORTED}/evidence/<uuid:file>", reports.OfficeReportEvidence.as_view()),
]
