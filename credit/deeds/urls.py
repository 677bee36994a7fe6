"""Routes of deeds."""

from django.urls import path

from credit.deeds import desk, pages

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
