"""Routes of consent, of who looked, and of one's rights."""

from django.urls import path

from backend.consent import api, pages
from backend.consent.looking import api as looking_api
from backend.consent.looking import pages as looking_pages

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
]
