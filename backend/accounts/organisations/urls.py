"""Routes of acting for somebody, and of the desks."""

from django.urls import path

from backend.accounts.organisations import pages

urlpatterns = [
    path("me/acting-for", pages.ActingFor.as_view(), name="my-acting-for"),
    path("office", pages.Office.as_view(), name="office"),
    path("partner", pages.Partner.as_view(), name="partner"),
    path("shop", pages.Shop.as_view(), name="shop"),
]
