"""Routes of claiming shops."""

from django.urls import path

from merchants.staff import api, operator_pages, pages

urlpatterns = [
    path("shop/claim", pages.ClaimShop.as_view(), name="claim-shop"),
    path("office/claim-codes", pages.ClaimCodes.as_view(), name="claim-codes"),
    path("office/shop-claims", operator_pages.ShopClaims.as_view(), name="shop-claims"),
    path(
        "office/shop-claims/<uuid:claim>/evidence/<uuid:file>",
        operator_pages.ShopClaimFile.as_view(),
        name="shop-claim-file",
    ),
    path("office/shop-claims/<uuid:claim>", operator_pages.ShopClaim.as_view(), name="shop-claim"),
]
MINE, OFFICE = "api/v1/me/shop-claims", "api/v1/office/shop-claims"
api_urlpatterns = [
    path(MINE, api.MyShopClaims.as_view()),
    path(f"{MINE}/by-code", api.MyShopByCode.as_view()),
    path(f"{MINE}/<uuid:claim>/withdrawal", api.MyShopClaimWithdrawal.as_view()),
    path(f"{MINE}/<uuid:claim>/evidence", api.MyShopClaimEvidence.as_view()),
    path(f"{MINE}/<uuid:claim>/appeal", api.MyShopClaimAppeal.as_view()),
    path(OFFICE, api.OfficeShopClaims.as_view()),
    path(f"{OFFICE}/<uuid:claim>", api.OfficeShopClaim.as_view()),
    path(f"{OFFICE}/<uuid:claim>/evidence/<uuid:file>", api.OfficeShopClaimFile.as_view()),
    path(f"{OFFICE}/<uuid:claim>/decision", api.OfficeShopClaimDecision.as_view()),
    path("api/v1/office/claim-codes", api.OfficeClaimCodes.as_view()),
]
