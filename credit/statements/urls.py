"""Routes of statements."""

from django.urls import path

from credit.statements import api, certificates_api, pages

ONE = "certificates/<uuid:certificate>"
urlpatterns = [
    path("me/passbook", pages.Passbook.as_view(), name="passbook"),
    path("me/passbook.pdf", pages.PassbookPaper.as_view(), name="passbook-paper"),
    path("me/points/certificates", pages.Certificates.as_view(), name="my-certificates"),
    path(ONE, pages.shown_certificate, name="certificate"),
    path(f"{ONE}.svg", pages.certificate_code, name="certificate-code"),
    path("verify/certificate", pages.VerifyCertificate.as_view(), name="verify-certificate"),
]
MINE = "api/v1/me/points/certificates"
api_urlpatterns = [
    path(MINE, certificates_api.MyCertificates.as_view(), name="api-my-certificates"),
    path(f"{MINE}/<uuid:certificate>", certificates_api.MyCertificate.as_view()),
    path(f"{MINE}/<uuid:certificate>/presentation", certificates_api.MyPresentation.as_view()),
    path("api/v1/me/passbook", api.MyPassbook.as_view(), name="api-passbook"),
    path("api/v1/me/passbook.pdf", api.MyPassbookPaper.as_view()),
    path(
        "api/open/v1/points/certificates/revoked",
        api.RevokedCertificates.as_view(),
        name="open-revoked-certificates",
    ),
]
