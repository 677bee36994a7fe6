"""Routes of the partner's desk and of the office that makes partners."""

from django.urls import path

from incentives.partners import api, office_api, office_pages, pages

OFFICE = "api/v1/office"

urlpatterns = [
    path("partner", pages.Home.as_view(), name="partner"),
    path("partner/agreements", pages.Agreements.as_view()),
    path("office/partners", office_pages.OfficePartners.as_view()),
    path("office/partners/new", office_pages.NewPartner.as_view()),
    path("office/partners/<uuid:partner>", office_pages.OfficePartner.as_view()),
]
api_urlpatterns = [
    path("api/partner/v1/agreement", api.ProgramAgreement.as_view()),
    path(f"{OFFICE}/partners", office_api.OfficePartners.as_view()),
    path(f"{OFFICE}/partners/<uuid:partner>", office_api.OfficePartner.as_view()),
    path(f"{OFFICE}/partners/<uuid:partner>/agreements", office_api.OfficeAgreements.as_view()),
    path(f"{OFFICE}/agreements/<uuid:agreement>/end", office_api.OfficeAgreementEnd.as_view()),
]
