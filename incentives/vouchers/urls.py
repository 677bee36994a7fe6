"""Routes of vouchers: one's own, at the till, for programs."""

from django.urls import path

from incentives.vouchers import api, pages
from incentives.vouchers.settlements import api as settlement_api
from incentives.vouchers.settlements import pages as settlements
from incentives.vouchers.tills import api as till_api
from incentives.vouchers.tills import device_pages as devices
from incentives.vouchers.tills import pages as tills

urlpatterns = [
    path("me/vouchers", pages.MyVouchers.as_view(), name="my-vouchers"),
    path("me/vouchers/take/<str:offer>", pages.TakeVoucher.as_view(), name="take-voucher"),
    path("me/vouchers/gifts/<uuid:gift>", pages.MyGift.as_view(), name="my-voucher-gift"),
    path("me/vouchers/<uuid:voucher>", pages.MyVoucher.as_view(), name="my-voucher"),
    path("me/vouchers/<uuid:voucher>/receipt", pages.MyVoucherReceipt.as_view()),
    path("partner/till", tills.Till.as_view(), name="till"),
    path("partner/till/offline", devices.shell, name="till-offline"),
    path("partner/till/device", devices.TillDevice.as_view()),
    path("partner/till/words", devices.TillWords.as_view()),
    path("partner/tills", devices.Tills.as_view(), name="tills"),
    path("partner/settlements", settlements.Settlements.as_view(), name="settlements"),
    path("partner/settlements/<uuid:number>/<str:kind>", settlements.SettlementFile.as_view()),
    path("office/settlements", settlements.CitysSettlements.as_view()),
    path("office/settlements/<uuid:number>/<str:kind>", settlements.CitysSettlementFile.as_view()),
    path("partner/till/<str:digits>", tills.Till.as_view()),
    path(".well-known/voucher-keys.json", till_api.WellKnownVoucherKeys.as_view()),
]
api_urlpatterns = [
    path("api/v1/me/vouchers", api.MyVouchers.as_view()),
    path("api/v1/me/vouchers/<uuid:voucher>", api.MyVoucher.as_view()),
    path("api/v1/me/vouchers/<uuid:voucher>/void", api.MyVoucherVoid.as_view()),
    path("api/v1/me/vouchers/<uuid:voucher>/gift", api.MyVoucherGift.as_view()),
    path("api/v1/me/vouchers/<uuid:voucher>/receipt", api.MyVoucherReceipt.as_view()),
    path("api/v1/me/voucher-gifts", api.MyVoucherGifts.as_view()),
    path("api/v1/me/voucher-gifts/<uuid:gift>", api.MyVoucherGiftAnswer.as_view()),
    path("api/partner/v1/vouchers/checks", till_api.VoucherChecks.as_view()),
    path("api/partner/v1/vouchers/redemptions", till_api.Redemptions.as_view()),
    path("api/partner/v1/vouchers/voids", till_api.VoucherVoids.as_view()),
    path("api/partner/v1/tills", till_api.PartnerTills.as_view()),
    path("api/partner/v1/tills/<uuid:till>/words", till_api.TillWords.as_view()),
    path("api/partner/v1/settlements", settlement_api.PartnerSettlements.as_view()),
    path(
        "api/partner/v1/settlements/<uuid:number>/<str:kind>",
        settlement_api.PartnerSettlementFile.as_view(),
    ),
    path("api/open/v1/voucher-keys", till_api.VoucherKeys.as_view()),
]
