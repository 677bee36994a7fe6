"""Routes of what becomes of offers."""

from django.urls import path

from incentives.insights import api, pages

urlpatterns = [path("partner/figures", pages.PartnerFiguresPage.as_view(), name="partner-figures")]
api_urlpatterns = [path("api/partner/v1/figures", api.PartnerFigures.as_view())]
