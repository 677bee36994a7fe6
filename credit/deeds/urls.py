"""Routes of deeds."""

from django.urls import path

from credit.deeds import api, desk, desk_api, pages

MINE, DESK = "me/points/deeds", "office/points/deeds"
urlpatterns = [
    path(MINE, pages.MyDeeds.as_view(), name="my-deeds"),
    path(f"{MINE}/new", pages.NewDeed.as_view(), name="new-deed"),
    path(f"{MINE}/<uuid:deed>", pages.MyDeed.as_view(), name="my-deed"),
    path(f"{MINE}/<uuid:deed>/receipt", pages.MyDeedReceipt.as_view(), name="my-deed-receipt"),
    path(DESK, desk.OfficeDeeds.as_view(), name="office-deeds"),
    path(f"{DESK}/<uuid:deed>", desk.OfficeDeed.as_view(), name="office-deed"),
    path(f"{DESK}/<uuid:deed>/files/<int:number>", desk.OfficeDeedFile.as_view()),
]
API, OFFICE = f"api/v1/{MINE}", f"api/v1/{DESK}/<uuid:deed>"
api_urlpatterns = [
    path(API, api.MyDeeds.as_view(), name="api-my-deeds"),
    path(f"{API}/choices", api.MyDeedChoices.as_view()),
    path(f"{API}/<uuid:deed>", api.MyDeed.as_view()),
    path(f"{API}/<uuid:deed>/receipt", api.MyDeedReceipt.as_view()),
    path(f"{API}/<uuid:deed>/withdrawal", api.MyDeedWithdrawal.as_view()),
    path(f"api/v1/{DESK}", desk_api.OfficeDeeds.as_view(), name="api-office-deeds"),
    path(OFFICE, desk_api.OfficeDeed.as_view()),
    path(f"{OFFICE}/files/<int:number>", desk_api.OfficeDeedFile.as_view()),
    path(f"{OFFICE}/confirmation", desk_api.OfficeDeedConfirmation.as_view()),
    path(f"{OFFICE}/refusal", desk_api.OfficeDeedRefusal.as_view()),
    path(f"{OFFICE}/reversal", desk_api.OfficeDeedReversal.as_view()),
]
