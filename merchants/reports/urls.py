"""Routes of credit reports."""

from django.urls import path

from merchants.reports import api, pages

urlpatterns = [
    path("m/<str:code>/credit-report", pages.AskReport.as_view(), name="credit-report-ask"),
    path("m/<str:code>/credit-report/<uuid:report>", pages.report, name="credit-report"),
    path("m/<str:code>/credit-report/<uuid:report>.pdf", pages.file, {"form": "pdf"},
         name="credit-report-pdf"),
    path("m/<str:code>/credit-report/<uuid:report>.json", pages.file, {"form": "json"},
         name="credit-report-json"),
    path("verify/report", pages.VerifyReport.as_view(), name="verify-report"),
]  # fmt: skip

OF = "api/open/v1/merchants/<str:code>/credit-reports"

api_urlpatterns = [
    path(OF, api.AskCreditReport.as_view(), name="open-credit-report-ask"),
    path(f"{OF}/<uuid:report>", api.OneCreditReport.as_view(), name="open-credit-report"),
    path(f"{OF}/<uuid:report>/pdf", api.CreditReportPdf.as_view(), name="open-credit-report-pdf"),
    path(
        f"{OF}/<uuid:report>/json", api.CreditReportJson.as_view(), name="open-credit-report-json"
    ),
    path(
        "api/open/v1/credit-reports",
        api.CheckCreditReport.as_view(),
        name="open-credit-report-check",
    ),
]
