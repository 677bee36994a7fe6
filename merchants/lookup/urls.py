"""Routes of the public card: pages, and the open API."""

from django.urls import path

from merchants.lookup import api, pages
from merchants.lookup.copies import api as copies
from merchants.lookup.copies.pages import verify_copy

urlpatterns = [
    path("", pages.home, name="home"),
    path("m/<str:code>", pages.merchant, name="merchant"),
    path("m/<str:code>/", pages.without_slash),
    path("m/<str:code>/history", pages.history, name="merchant-history"),
    path("verify", pages.verify, name="verify"),
    path("verify/copy", verify_copy, name="verify-copy"),
]

api_urlpatterns = [
    path("api/open/v1/merchants", api.MerchantSearch.as_view(), name="merchant-search"),
    path("api/open/v1/merchants/<str:code>", api.MerchantDetail.as_view(), name="merchant-card"),
    path(
        "api/open/v1/merchants/<str:code>/as-of/<str:date>",
        api.MerchantAsOf.as_view(),
        name="merchant-as-of",
    ),
    path(
        "api/open/v1/merchants/<str:code>/copy-checks",
        copies.CopyChecks.as_view(),
        name="copy-checks",
    ),
    path("api/open/v1/subscribers", copies.Subscribers.as_view(), name="subscribers"),
    path("api/partner/v1/feed-confirmations", copies.FeedConfirmations.as_view()),
    path("api/open/v1/changes", api.Changes.as_view(), name="changes"),
    path("api/open/v1/dumps/", api.Dumps.as_view(), name="dumps"),
    path("api/open/v1/dumps/<str:file>", api.DumpFile.as_view(), name="dump-file"),
]
