"""Routes of proof of identity."""

from django.urls import path

from backend.accounts.identity import api, pages

urlpatterns = [path("me/identity", pages.MyIdentity.as_view(), name="my-identity")]
api_urlpatterns = [path("api/v1/me/identity", api.MyIdentity.as_view(), name="api-my-identity")]
