"""Routes of reviews."""

from django.urls import path

from merchants.reviews import api, author_pages, desk_pages, office_api, pages, shop_api

urlpatterns = [
    path("m/<str:digits>/visit", pages.visit, name="merchant-visit"),
    path("m/<str:code>/reviews", pages.reviews, name="merchant-reviews-page"),
    path("m/<str:code>/reviews/new", author_pages.WriteReview.as_view(), name="write-review"),
    path("m/<str:code>/reviews/<uuid:review>/photos/<int:number>", pages.photo),
    path("m/<str:code>/reviews/<uuid:review>/helpful", author_pages.HelpfulReview.as_view()),
    path("m/<str:code>/reviews/<uuid:review>/flag", author_pages.FlagReview.as_view()),
    path("me/reviews", author_pages.MyReviews.as_view(), name="my-reviews"),
    path("me/reviews/<str:code>/<uuid:review>", author_pages.MyReview.as_view(), name="my-review"),
    path("me/reviews/<str:code>/<uuid:review>/receipt", author_pages.MyReviewReceipt.as_view()),
    path(
        "me/reviews/<str:code>/<uuid:review>/photos/<int:number>",
        author_pages.MyReviewPhoto.as_view(),
    ),
    path("shop/reviews", desk_pages.ShopReviews.as_view(), name="shop-reviews"),
    path("shop/reviews/<uuid:review>", desk_pages.ShopReview.as_view(), name="shop-review"),
    path("office/reviews", desk_pages.OfficeReviews.as_view(), name="office-reviews"),
    path(
        "office/reviews/<str:code>/<uuid:review>",
        desk_pages.OfficeReview.as_view(),
        name="office-review",
    ),
    path(
        "office/reviews/<str:code>/<uuid:review>/photos/<int:number>",
        desk_pages.OfficeReviewPhoto.as_view(),
    ),
]

ONE = "api/v1/merchants/<str:code>/reviews/<uuid:review>"

api_urlpatterns = [
    path(
        "api/open/v1/merchants/<str:code>/reviews",
        api.MerchantReviews.as_view(),
        name="merchant-reviews",
    ),
    path(
        "api/open/v1/merchants/<str:code>/opinion",
        api.MerchantOpinion.as_view(),
        name="merchant-opinion",
    ),
    path(
        "api/v1/merchants/<str:code>/visits", api.MerchantVisits.as_view(), name="merchant-visits"
    ),
    path(
        "api/v1/merchants/<str:code>/reviews",
        api.MyMerchantReviews.as_view(),
        name="api-write-review",
    ),
    path(ONE, api.MyMerchantReview.as_view(), name="api-my-review"),
    path(f"{ONE}/withdrawal", api.MyReviewWithdrawal.as_view(), name="api-my-review-withdrawal"),
    path(f"{ONE}/receipt", api.MyReviewReceipt.as_view(), name="api-my-review-receipt"),
    path(f"{ONE}/helpful", api.MyReviewVote.as_view(), name="api-review-helpful"),
    path(f"{ONE}/flags", api.MyReviewFlags.as_view(), name="api-review-flags"),
    path(f"{ONE}/appeal", api.MyReviewAppeal.as_view(), name="api-review-appeal"),
    path("api/v1/me/reviews", api.MyReviews.as_view(), name="api-my-reviews"),
    path("api/v1/shop/reviews", shop_api.ShopReviews.as_view(), name="api-shop-reviews"),
    path(
        "api/v1/shop/reviews/<uuid:review>/reply",
        shop_api.ShopReviewReply.as_view(),
        name="api-shop-review-reply",
    ),
    path(
        "api/v1/shop/reviews/<uuid:review>/flags",
        shop_api.ShopReviewFlags.as_view(),
        name="api-shop-review-flags",
    ),
    path("api/v1/office/reviews", office_api.OfficeReviews.as_view(), name="api-office-reviews"),
    path(
        "api/v1/office/reviews/<str:code>/<uuid:review>",
        office_api.OfficeReview.as_view(),
        name="api-office-review",
    ),
    path(
        "api/v1/office/reviews/<str:code>/<uuid:review>/decisions",
        office_api.OfficeReviewDecisions.as_view(),
        name="api-office-review-decisions",
    ),
    path(
        "api/v1/office/review-appeals/<str:code>/<uuid:appeal>/decision",
        office_api.OfficeReviewAppeal.as_view(),
        name="api-office-review-appeal",
    ),
]
