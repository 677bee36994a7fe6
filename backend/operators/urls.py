"""Routes of the operators' room. The names that begin with admin: are django.contrib.admin's."""

from django.urls import include, path

from backend.operators import (
    pages,
    tables,  # noqa: F401  # registers what the site shows
)
from backend.operators.site import site

admin_urlpatterns = [
    path("", pages.Front.as_view(), name="index"),
    *site.get_urls(),
    path("<slug:app_label>/", pages.Upward.as_view(), name="app_list"),
]

urlpatterns = [
    path("admin/", include((admin_urlpatterns, "admin"), namespace="admin")),
    path("admin/health", pages.Health.as_view(), name="operators-health"),
    path("admin/data-sets", pages.DataSets.as_view(), name="operators-data-sets"),
    path("admin/text-messages", pages.TextMessages.as_view(), name="operators-text-messages"),
    path("admin/follow-ups", pages.FollowUps.as_view(), name="operators-follow-ups"),
    path("admin/sources", pages.RegisterSource.as_view(), name="operators-register-source"),
    path(
        "admin/purposes/<str:purpose>/text",
        pages.PublishWording.as_view(),
        name="operators-publish-wording",
    ),
    path(
        "admin/organisations/<uuid:organisation>/standing",
        pages.ChangeStanding.as_view(),
        name="operators-change-standing",
    ),
]
