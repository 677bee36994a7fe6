"""Routes of statements."""

from django.urls import path

from credit.statements import api, pages

urlpatterns = [path("me/passbook", pages.Passbook.as_view(), name="passbook")]
api_urlpatterns = [path("api/v1/me/passbook", api.MyPassbook.as_view(), name="api-passbook")]
