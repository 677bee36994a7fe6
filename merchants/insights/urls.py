"""Routes of what complaints come to."""

from django.urls import path

from merchants.insights import api, pages

urlpatterns = [
    path("complaints", pages.complaints, name="complaints"),
    path("boards", pages.boards, name="boards"),
    path("offices", pages.offices, name="offices"),
]

api_urlpatterns = [
    path("api/open/v1/complaints", api.Complaints.as_view(), name="open-complaints"),
    path(
        "api/open/v1/complaints/trends", api.ComplaintTrends.as_view(), name="open-complaint-trends"
    ),
    path("api/open/v1/complaints/top", api.ComplaintTop.as_view(), name="open-complaint-top"),
    path("api/open/v1/complaints/map", api.ComplaintMap.as_view(), name="open-complaint-map"),
    path(
        "api/open/v1/complaints/export.csv", api.ComplaintsCsv.as_view(), name="open-complaints-csv"
    ),
    path(
        "api/open/v1/complaints/export.jsonl",
        api.ComplaintsJsonLines.as_view(),
        name="open-complaints-jsonl",
    ),
    path(
        "api/open/v1/merchants/<str:code>/complaints",
        api.MerchantComplaints.as_view(),
        name="open-merchant-complaints",
    ),
    path("api/open/v1/offices", api.Offices.as_view(), name="open-offices"),
    path("api/open/v1/offices/terms", api.OfficeTerms.as_view(), name="open-office-terms"),
]
