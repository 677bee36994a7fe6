"""Routes of objections: pages and APIs of anybody, persons, shops and offices."""

from django.urls import path

from merchants.objections import (
    api,
    desk_pages,
    me_api,
    me_pages,
    office_api,
    pages,
    records_api,
    records_pages,
    shop_api,
    shop_pages,
)

RECORD = "m/<str:code>/records/<uuid:item>"
CASE = "<uuid:objection>"
FILE = f"{CASE}/files/<int:number>"

urlpatterns = [
    path("inspections/rule", pages.inspection_rule, name="inspection-rule"),
    path("m/<str:code>/records", pages.records, name="merchant-records"),
    path(RECORD, pages.record, name="merchant-record"),
    path(f"{RECORD}/object", me_pages.ObjectToRecord.as_view(), name="object-to-record"),
    path("me/record-objections", me_pages.MyRecordObjections.as_view(), name="my-disputes"),
    path(f"me/record-objections/{CASE}", me_pages.MyRecordObjection.as_view(), name="my-dispute"),
    path(
        f"me/record-objections/{CASE}/receipt",
        me_pages.MyRecordObjectionReceipt.as_view(),
        name="my-dispute-receipt",
    ),
    path(
        f"me/record-objections/{FILE}",
        me_pages.MyRecordObjectionFile.as_view(),
        name="my-dispute-file",
    ),
    path("shop/records", shop_pages.ShopRecords.as_view(), name="shop-records"),
    path("shop/records/<uuid:item>", shop_pages.ShopRecord.as_view(), name="shop-record"),
    path("shop/objections", shop_pages.ShopObjections.as_view(), name="shop-disputes"),
    path("shop/objections/new", shop_pages.NewShopObjection.as_view(), name="shop-dispute-new"),
    path(f"shop/objections/{CASE}", shop_pages.ShopObjection.as_view(), name="shop-dispute"),
    path(
        f"shop/objections/{CASE}/receipt",
        shop_pages.ShopObjectionReceipt.as_view(),
        name="shop-dispute-receipt",
    ),
    path(
        f"shop/objections/{FILE}", shop_pages.ShopObjectionFile.as_view(), name="shop-dispute-file"
    ),
    path("office/objections", desk_pages.OfficeObjections.as_view(), name="office-disputes"),
    path(f"office/objections/{CASE}", desk_pages.OfficeObjection.as_view(), name="office-dispute"),
    path(
        f"office/objections/{FILE}",
        desk_pages.OfficeObjectionFile.as_view(),
        name="office-dispute-file",
    ),
    path("office/records", records_pages.OfficeRecords.as_view(), name="office-records"),
    path(
        "office/records/<str:code>/<uuid:item>",
        records_pages.OfficeRecord.as_view(),
        name="office-record",
    ),
    path("office/rechecks", records_pages.OfficeRechecks.as_view(), name="office-rechecks"),
    path(
        "office/rechecks/<uuid:recheck>",
        records_pages.OfficeRecheck.as_view(),
        name="office-recheck",
    ),
]

OPEN = "api/open/v1/merchants/<str:code>/records"
ME = "api/v1/me/record-objections"
SHOP = "api/v1/shop/objections"
SHOP_ITEM = "api/v1/shop/records/<uuid:item>"
OFFICE = "api/v1/office/objections"
RECHECKS = "api/v1/office/rechecks"
OFFICE_ITEM = "api/v1/office/records/<str:code>/<uuid:item>"

api_urlpatterns = [
    path(OPEN, api.MerchantRecords.as_view(), name="open-merchant-records"),
    path(f"{OPEN}/<uuid:item>", api.MerchantRecord.as_view(), name="open-merchant-record"),
    path("api/open/v1/inspections/rule", api.InspectionRule.as_view(), name="open-inspection-rule"),
    path(ME, me_api.MyRecordObjections.as_view(), name="api-my-disputes"),
    path(f"{ME}/{CASE}", me_api.MyRecordObjection.as_view(), name="api-my-dispute"),
    path(
        f"{ME}/{CASE}/receipt",
        me_api.MyRecordObjectionReceipt.as_view(),
        name="api-my-dispute-receipt",
    ),
    path(f"{ME}/{FILE}", me_api.MyRecordObjectionFile.as_view(), name="api-my-dispute-file"),
    path(
        f"{ME}/{CASE}/withdrawal",
        me_api.MyRecordObjectionWithdrawal.as_view(),
        name="api-my-dispute-withdrawal",
    ),
    path(
        f"{ME}/{CASE}/appeal",
        me_api.MyRecordObjectionAppeal.as_view(),
        name="api-my-dispute-appeal",
    ),
    path(SHOP, shop_api.ShopObjections.as_view(), name="api-shop-disputes"),
    path(f"{SHOP}/{CASE}", shop_api.ShopObjection.as_view(), name="api-shop-dispute"),
    path(
        f"{SHOP}/{CASE}/receipt",
        shop_api.ShopObjectionReceipt.as_view(),
        name="api-shop-dispute-receipt",
    ),
    path(f"{SHOP}/{FILE}", shop_api.ShopObjectionFile.as_view(), name="api-shop-dispute-file"),
    path(
        f"{SHOP}/{CASE}/withdrawal",
        shop_api.ShopObjectionWithdrawal.as_view(),
        name="api-shop-dispute-withdrawal",
    ),
    path(
        f"{SHOP}/{CASE}/appeal",
        shop_api.ShopObjectionAppeal.as_view(),
        name="api-shop-dispute-appeal",
    ),
    path(f"{SHOP_ITEM}/statement", shop_api.ShopStatement.as_view(), name="api-shop-statement"),
    path(f"{SHOP_ITEM}/rechecks", shop_api.ShopItemRechecks.as_view(), name="api-shop-recheck"),
    path("api/v1/shop/rechecks", shop_api.ShopRechecks.as_view(), name="api-shop-rechecks"),
    path(
        "api/v1/shop/rechecks/<uuid:recheck>/withdrawal",
        shop_api.ShopRecheckWithdrawal.as_view(),
        name="api-shop-recheck-withdrawal",
    ),
    path(OFFICE, office_api.OfficeObjections.as_view(), name="api-office-disputes"),
    path(f"{OFFICE}/{CASE}", office_api.OfficeObjection.as_view(), name="api-office-dispute"),
    path(
        f"{OFFICE}/{FILE}", office_api.OfficeObjectionFile.as_view(), name="api-office-dispute-file"
    ),
    path(
        f"{OFFICE}/{CASE}/check",
        office_api.OfficeObjectionCheck.as_view(),
        name="api-office-dispute-check",
    ),
    path(
        f"{OFFICE}/{CASE}/extension",
        office_api.OfficeObjectionExtension.as_view(),
        name="api-office-dispute-extension",
    ),
    path(
        f"{OFFICE}/{CASE}/decision",
        office_api.OfficeObjectionDecision.as_view(),
        name="api-office-dispute-decision",
    ),
    path(
        f"{OFFICE_ITEM}/revocation",
        records_api.OfficeRevocation.as_view(),
        name="api-office-revocation",
    ),
    path(
        f"{OFFICE_ITEM}/statement",
        records_api.OfficeStatement.as_view(),
        name="api-office-statement",
    ),
    path(
        "api/v1/office/rechecks", records_api.OfficeRechecks.as_view(), name="api-office-rechecks"
    ),
    path(
        f"{RECHECKS}/<uuid:recheck>",
        records_api.OfficeRecheck.as_view(),
        name="api-office-recheck",
    ),
    path(
        f"{RECHECKS}/<uuid:recheck>/refusal",
        records_api.OfficeRecheckRefusal.as_view(),
        name="api-office-recheck-refusal",
    ),
]
