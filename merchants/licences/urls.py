"""Routes of the licences: drawings under the shop's own address, keys where verifiers look."""

from django.urls import path

from merchants.licences import api, pages

urlpatterns = [
    path(".well-known/licence-keys.json", api.WellKnownKeys.as_view(), name="licence-keys-file"),
    path("m/<str:code>/licence.svg", pages.licence_svg, name="licence-svg"),
    path("m/<str:code>/licence.png", pages.licence_png, name="licence-png"),
    path("m/<str:code>/poster.pdf", pages.poster_pdf, name="licence-poster"),
]
api_urlpatterns = [
    path("api/open/v1/licence-keys", api.LicenceKeys.as_view(), name="licence-keys"),
]
