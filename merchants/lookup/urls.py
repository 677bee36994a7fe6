"""Routes of the public card: pages, and the open API."""

from django.urls import path

from merchants.lookup import api, pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("m/<str:code>", pages.merchant, name="merchant"),
    path("m/<str:code>/", pages.without_slash),
    path("m/<str:code>/history", pages.history, name="merchant-history"),
    path("verify", pages.verify, name="verify"),
]

api_urlpatterns = [
    path("api/open/v1/merchants", api.MerchantSearch.as_view(), name="merchant-search"),
    path("api/open/v1/merchants/<str:code>", api.MerchantDetail.as_view(), name="merchant-card"),
    path(
        "api/open/v1/merchants/<str:code>/as-of/<str:date>",
        api.MerchantAsOf.as_view(),
        name="merchant-as-of",
    ),
    path("api/open/v1/changes", api.Changes.as_view(), name="changes"),
    path("api/open/v1/dumps/", api.Dumps.as_view(), name="dumps"),
    path("api/open/v1/dumps/<str:file>", api.DumpFile.as_view(), name="dump-file"),
]
