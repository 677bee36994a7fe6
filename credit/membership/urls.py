"""Routes of taking part."""

from django.urls import path

from credit.membership import api, pages

urlpatterns = [
    path("me/points/join", pages.Join.as_view(), name="join-points"),
    path("me/points/join/receipt", pages.MembershipReceipt.as_view(), name="membership-receipt"),
    path("me/points/refusals", pages.Refusals.as_view(), name="points-refusals"),
]
api_urlpatterns = [
    path("api/v1/me/membership", api.MyMembership.as_view()),
    path("api/v1/me/membership/receipt", api.MyMembershipReceipt.as_view()),
    path("api/v1/me/points/refusals", api.MyCategories.as_view()),
]
