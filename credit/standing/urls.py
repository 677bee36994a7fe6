"""Routes of the figures."""

from django.urls import path

from credit.standing import api, pages

urlpatterns = [
    path("me/points", pages.Points.as_view(), name="my-points"),
    path("points/figures", pages.public_figures, name="points-figures"),
]
api_urlpatterns = [
    path("api/v1/me/points", api.MyPoints.as_view(), name="api-my-points"),
    path("api/v1/me/points/comparison", api.MyPointsComparison.as_view()),
    path("api/open/v1/points/figures", api.OpenFigures.as_view(), name="open-points-figures"),
]
