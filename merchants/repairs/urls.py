"""Routes of repairs."""

from django.urls import path

from merchants.repairs import api, desk_pages, office_api, office_pages, pages, shop_api

urlpatterns = [
    path("repairs", pages.repairs, name="repairs"),
    path("m/<str:code>/repairs", pages.merchant_repairs, name="merchant-repairs"),
    path("shop/repairs", desk_pages.ShopRepairs.as_view(), name="shop-repairs"),
    path(
        "shop/repairs/items/<uuid:record>",
        desk_pages.ShopRepairItem.as_view(),
        name="shop-repair-item",
    ),
    path(
        "shop/repairs/items/<uuid:record>/kit.pdf",
        desk_pages.ShopRepairKitPaper.as_view(),
        name="shop-repair-kit",
    ),
    path("shop/repairs/<uuid:repair>", desk_pages.ShopRepair.as_view(), name="shop-repair"),
    path(
        "shop/repairs/<uuid:repair>/receipts/<uuid:entry>",
        desk_pages.ShopRepairReceipt.as_view(),
        name="shop-repair-receipt",
    ),
    path("office/repairs", office_pages.OfficeRepairs.as_view(), name="office-repairs"),
    path("office/repairs/<uuid:repair>", office_pages.OfficeRepair.as_view(), name="office-repair"),
    path(
        "office/repairs/<uuid:repair>/files/<int:number>",
        office_pages.OfficeRepairFile.as_view(),
        name="office-repair-file",
    ),
]

SHOP = "api/v1/shop/repairs"
OFFICE = "api/v1/office/repairs"

api_urlpatterns = [
    path("api/open/v1/repairs/figures", api.RepairFigures.as_view(), name="open-repair-figures"),
    path(
        "api/open/v1/merchants/<str:code>/repairs",
        api.MerchantRepairs.as_view(),
        name="open-merchant-repairs",
    ),
    path(SHOP, shop_api.ShopRepairs.as_view(), name="api-shop-repairs"),
    path(f"{SHOP}/items", shop_api.ShopRepairItems.as_view(), name="api-shop-repair-items"),
    path(
        f"{SHOP}/items/<uuid:record>",
        shop_api.ShopRepairKit.as_view(),
        name="api-shop-repair-kit",
    ),
    path(
        f"{SHOP}/items/<uuid:record>/kit.pdf",
        shop_api.ShopRepairKitPaper.as_view(),
        name="api-shop-repair-kit-paper",
    ),
    path(f"{SHOP}/<uuid:repair>", shop_api.ShopRepair.as_view(), name="api-shop-repair"),
    path(
        f"{SHOP}/<uuid:repair>/withdrawal",
        shop_api.ShopRepairWithdrawal.as_view(),
        name="api-shop-repair-withdrawal",
    ),
    path(
        f"{SHOP}/<uuid:repair>/appeal",
        shop_api.ShopRepairAppeal.as_view(),
        name="api-shop-repair-appeal",
    ),
    path(
        f"{SHOP}/<uuid:repair>/receipts/<uuid:entry>",
        shop_api.ShopRepairReceipt.as_view(),
        name="api-shop-repair-receipt",
    ),
    path(OFFICE, office_api.OfficeRepairs.as_view(), name="api-office-repairs"),
    path(f"{OFFICE}/<uuid:repair>", office_api.OfficeRepair.as_view(), name="api-office-repair"),
    path(
        f"{OFFICE}/<uuid:repair>/files/<int:number>",
        office_api.OfficeRepairFile.as_view(),
        name="api-office-repair-file",
    ),
    path(
        f"{OFFICE}/<uuid:repair>/acceptance",
        office_api.OfficeRepairAcceptance.as_view(),
        name="api-office-repair-acceptance",
    ),
    path(
        f"{OFFICE}/<uuid:repair>/decision",
        office_api.OfficeRepairDecision.as_view(),
        name="api-office-repair-decision",
    ),
    path(
        f"{OFFICE}/<uuid:repair>/undoing",
        office_api.OfficeRepairUndoing.as_view(),
        name="api-office-repair-undoing",
    ),
    path(
        f"{OFFICE}/<uuid:repair>/extension",
        office_api.OfficeRepairExtension.as_view(),
        name="api-office-repair-extension",
    ),
]
