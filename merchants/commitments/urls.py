"""Routes of commitments."""

from django.urls import path

from merchants.commitments import api, desk_pages, office_api, pages, shop_api

urlpatterns = [
    path("m/<str:digits>/promises/visit", pages.visit, name="promises-visit"),
    path("m/<str:code>/promises", pages.promises, name="merchant-promises"),
    path(
        "m/<str:code>/promises/<uuid:commitment>/word",
        pages.WordOnPromise.as_view(),
        name="word-on-promise",
    ),
    path("shop/promises", desk_pages.ShopPromises.as_view(), name="shop-promises"),
    path("shop/promises/new", desk_pages.NewPromise.as_view(), name="shop-promise-new"),
    path("shop/promises/<uuid:commitment>", desk_pages.ShopPromise.as_view(), name="shop-promise"),
    path(
        "shop/promises/<uuid:commitment>/receipt",
        desk_pages.ShopPromiseReceipt.as_view(),
        name="shop-promise-receipt",
    ),
    path("office/promises", desk_pages.OfficePromises.as_view(), name="office-promises"),
    path(
        "office/promises/<str:code>/<uuid:commitment>",
        desk_pages.OfficePromise.as_view(),
        name="office-promise",
    ),
]

SHOP = "api/v1/shop/commitments"
OFFICE = "api/v1/office/commitments"

api_urlpatterns = [
    path(
        "api/open/v1/merchants/<str:code>/commitments",
        api.MerchantCommitments.as_view(),
        name="open-merchant-commitments",
    ),
    path(
        "api/open/v1/commitment-templates",
        api.CommitmentTemplates.as_view(),
        name="open-commitment-templates",
    ),
    path(
        "api/v1/merchants/<str:code>/commitments/<uuid:commitment>/word",
        api.MyPromiseWord.as_view(),
        name="api-word-on-promise",
    ),
    path(SHOP, shop_api.ShopCommitments.as_view(), name="api-shop-commitments"),
    path(
        f"{SHOP}/<uuid:commitment>/withdrawal",
        shop_api.ShopCommitmentWithdrawal.as_view(),
        name="api-shop-commitment-withdrawal",
    ),
    path(
        f"{SHOP}/<uuid:commitment>/reply",
        shop_api.ShopCommitmentReply.as_view(),
        name="api-shop-commitment-reply",
    ),
    path(
        f"{SHOP}/<uuid:commitment>/receipt",
        shop_api.ShopCommitmentReceipt.as_view(),
        name="api-shop-commitment-receipt",
    ),
    path(OFFICE, office_api.OfficeCommitments.as_view(), name="api-office-commitments"),
    path(
        f"{OFFICE}/<str:code>/<uuid:commitment>",
        office_api.OfficeCommitment.as_view(),
        name="api-office-commitment",
    ),
    path(
        f"{OFFICE}/<str:code>/<uuid:commitment>/determination",
        office_api.OfficeDetermination.as_view(),
        name="api-office-determination",
    ),
]
