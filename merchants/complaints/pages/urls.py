"""Routes of the pages of complaints and reports."""

from django.urls import path

from merchants.complaints.pages import (
    cases,
    filing,
    office,
    office_reports,
    papers,
    reports,
    shop,
)

MINE = "me/cases/<uuid:reference>"
AT_SHOP = "shop/complaints/<uuid:reference>"
AT_OFFICE = "office/complaints/<uuid:handling>"
REPORTED = "office/reports/<uuid:reference>"

urlpatterns = [
    path("m/<str:code>/complain", filing.Complain.as_view(), name="complain"),
    path("m/<str:code>/complaints/<uuid:reference>/join", filing.JoinComplaint.as_view()),
    path("me/cases", cases.MyCases.as_view(), name="my-cases"),
    path(MINE, cases.MyCase.as_view(), name="my-case"),
    path(f"{MINE}/files/<uuid:file>", cases.MyCaseFile.as_view()),
    path(f"{MINE}/receipts/<uuid:entry>", cases.MyCaseReceipt.as_view()),
    path(f"{MINE}/papers/<slug:code>.pdf", papers.MyPaper.as_view()),
    path("complaint-form.pdf", papers.blank, name="complaint-form"),
    path("me/reports/<uuid:reference>", reports.MyReport.as_view(), name="my-report"),
    path("me/reports/<uuid:reference>/papers/<slug:code>.pdf", papers.MyReportPaper.as_view()),
    path("reports", reports.ReportByCode.as_view(), name="report-by-code"),
    path("reports/filed", reports.ReportFiled.as_view()),
    path("shop/complaints", shop.ShopComplaints.as_view(), name="shop-complaints"),
    path(AT_SHOP, shop.ShopCase.as_view(), name="shop-case"),
    path(f"{AT_SHOP}/files/<uuid:file>", shop.ShopCaseFile.as_view()),
    path(f"{AT_SHOP}/receipts/<uuid:entry>", shop.ShopCaseReceipt.as_view()),
    path(f"{AT_SHOP}/papers/<slug:code>.pdf", papers.ShopPaper.as_view()),
    path("office/complaints", office.OfficeComplaints.as_view(), name="office-complaints"),
    path("office/complaints/statistics", office.OfficeStatistics.as_view()),
    path(AT_OFFICE, office.OfficeCase.as_view(), name="office-case"),
    path(f"{AT_OFFICE}/files/<uuid:file>", office.OfficeCaseFile.as_view()),
    path(f"{AT_OFFICE}/receipts/<uuid:entry>", office.OfficeCaseReceipt.as_view()),
    path(f"{AT_OFFICE}/papers/<slug:code>.pdf", papers.OfficePaper.as_view()),
    path("office/reports", office_reports.OfficeReports.as_view(), name="office-reports"),
    path(REPORTED, office_reports.OfficeReport.as_view(), name="office-report"),
    path(f"{REPORTED}/files/<uuid:file>", office_reports.OfficeReportFile.as_view()),
    path(f"{REPORTED}/papers/<slug:code>.pdf", papers.OfficeReportPaper.as_view()),
]
