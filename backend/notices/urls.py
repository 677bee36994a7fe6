"""Routes of notices."""

from django.urls import path

from backend.notices import api, pages

urlpatterns = [
    path("me/notices", pages.MyNotices.as_view(), name="my-notices"),
    path("me/notices/preferences", pages.MyPreferences.as_view(), name="my-notice-preferences"),
    path("n/", pages.ToMyNotices.as_view(), name="to-my-notices"),
    path("n/<slug:short>", pages.OpenNotice.as_view(), name="open-notice"),
]

api_urlpatterns = [
    path("api/v1/me/notices", api.MyNotices.as_view(), name="api-my-notices"),
    path("api/v1/me/notices/read", api.MyNoticesRead.as_view(), name="api-my-notices-read"),
    path(
        "api/v1/me/notices/preferences",
        api.MyNoticePreferences.as_view(),
        name="api-my-notice-preferences",
    ),
]
