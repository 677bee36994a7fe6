"""Routes of objections."""

from django.urls import path

from credit.objections import api, desk, desk_api, pages

MINE, DESK = "me/points/objections", "office/points/objections"
urlpatterns = [
    path(MINE, pages.MyObjections.as_view(), name="my-points-objections"),
    path(f"{MINE}/new", pages.NewObjection.as_view(), name="new-points-objection"),
    path(f"{MINE}/<uuid:objection>", pages.MyObjection.as_view(), name="my-points-objection"),
    path(f"{MINE}/<uuid:objection>/receipt", pages.MyObjectionReceipt.as_view()),
    path(DESK, desk.OfficeObjections.as_view(), name="office-points-objections"),
    path(
        f"{DESK}/<uuid:objection>", desk.OfficeObjection.as_view(), name="office-points-objection"
    ),
    path(f"{DESK}/<uuid:objection>/files/<int:number>", desk.OfficeObjectionFile.as_view()),
]
API, OFFICE = f"api/v1/{MINE}", f"api/v1/{DESK}/<uuid:objection>"
api_urlpatterns = [
    path(API, api.MyPointsObjections.as_view(), name="api-my-points-objections"),
    path(f"{API}/<uuid:objection>", api.MyPointsObjection.as_view()),
    path(f"{API}/<uuid:objection>/receipt", api.MyPointsObjectionReceipt.as_view()),
    path(f"{API}/<uuid:objection>/withdrawal", api.MyPointsObjectionWithdrawal.as_view()),
    path(f"{API}/<uuid:objection>/appeal", api.MyPointsObjectionAppeal.as_view()),
    path(f"api/v1/{DESK}", desk_api.OfficePointsObjections.as_view()),
    path(OFFICE, desk_api.OfficePointsObjection.as_view()),
    path(f"{OFFICE}/files/<int:number>", desk_api.OfficePointsObjectionFile.as_view()),
    path(f"{OFFICE}/decision", desk_api.OfficePointsObjectionDecision.as_view()),
]
