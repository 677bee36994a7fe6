"""Routes of consent, of who looked, and of one's rights."""

from django.urls import path

from backend.consent import api, pages
from backend.consent.looking import api as looking_api
from backend.consent.looking import pages as looking_pages
from backend.consent.rights import api as rights_api
from backend.consent.rights import office_api, office_pages
from backend.consent.rights import pages as rights_pages

urlpatterns = [
    path("me/consents", pages.MyConsents.as_view(), name="my-consents"),
    path(
        "me/consents/<uuid:decision>/receipt",
        pages.ConsentReceipt.as_view(),
        name="my-consent-receipt",
    ),
    path(
        "me/consents/<str:purpose>/<str:recipient>",
        pages.ConsentQuestion.as_view(),
        name="my-consent-question",
    ),
    path("me/access-log", looking_pages.WhoLooked.as_view(), name="my-access-log"),
    path("me/export", rights_pages.MyExport.as_view(), name="my-export"),
    path("me/export/archive", rights_pages.MyExportArchive.as_view(), name="my-export-archive"),
    path("me/rights", rights_pages.MyRights.as_view(), name="my-rights"),
    path("me/leave", rights_pages.MyLeaving.as_view(), name="my-leaving"),
    path("office/requests", office_pages.OfficeRequests.as_view(), name="office-requests"),
    path(
        "office/requests/<uuid:filed>", office_pages.OfficeRequest.as_view(), name="office-request"
    ),
]

api_urlpatterns = [
    path("api/v1/me/consents", api.MyConsents.as_view(), name="api-my-consents"),
    path(
        "api/v1/me/consents/<uuid:decision>/receipt",
        api.MyConsentReceipt.as_view(),
        name="api-my-consent-receipt",
    ),
    path(
        "api/v1/me/consents/<str:purpose>/<str:recipient>",
        api.MyConsentQuestion.as_view(),
        name="api-my-consent-question",
    ),
    path("api/v1/me/access-log", looking_api.MyAccessLog.as_view(), name="api-my-access-log"),
    path("api/v1/me/export", rights_api.MyExport.as_view(), name="api-my-export"),
    path(
        "api/v1/me/export/archive",
        rights_api.MyExportArchive.as_view(),
        name="api-my-export-archive",
    ),
    path("api/v1/me/requests", rights_api.MyRequests.as_view(), name="api-my-requests"),
    path(
        "api/v1/me/requests/<uuid:filed>/withdrawal",
        rights_api.MyRequestWithdrawal.as_view(),
        name="api-my-request-withdrawal",
    ),
    path("api/v1/office/requests", office_api.OfficeRequests.as_view(), name="api-office-requests"),
    path(
        "api/v1/office/requests/<uuid:filed>",
        office_api.OfficeRequest.as_view(),
        name="api-office-request",
    ),
    path(
        "api/v1/office/requests/<uuid:filed>/answer",
        office_api.OfficeRequestAnswer.as_view(),
        name="api-office-request-answer",
    ),
    path("api/v1/me/leave", rights_api.MyLeaving.as_view(), name="api-my-leaving"),
]
