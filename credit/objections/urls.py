"""Routes of objections."""

from django.urls import path

from credit.objections import desk, pages

MINE, DESK = "me/points/objections", "office/points/objections"
urlpatterns = [
    path(MINE, pages.MyObjections.as_view(), name="my-points-objections"),
    path(f"{MINE}/new", pages.NewObjection.as_view(), name="new-points-objection"),
    path(f"{MINE}/<uuid:objection>", pages.MyObjection.as_view(), name="my-points-objection"),
    path(DESK, desk.OfficeObjections.as_view(), name="office-points-objections"),
    path(
        f"{DESK}/<uuid:objection>", desk.OfficeObjection.as_view(), name="office-points-objection"
    ),
    path(f"{DESK}/<uuid:objection>/files/<int:number>", desk.OfficeObjectionFile.as_view()),
]
