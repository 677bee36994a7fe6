"""Routes of acting for somebody, of the desks, and of organisations."""

from django.urls import path

from backend.accounts.organisations import api, me_api, pages

MINE, HERE = "api/v1/me", "api/v1/organisations/<uuid:organisation>"

urlpatterns = [
    path("me/acting-for", pages.ActingFor.as_view(), name="my-acting-for"),
    path("office", pages.Office.as_view(), name="office"),
    path("shop", pages.Shop.as_view(), name="shop"),
]
api_urlpatterns = [
    path(f"{MINE}/acting-for", me_api.MyActingFor.as_view()),
    path(f"{MINE}/invitations", me_api.MyInvitations.as_view()),
    path(f"{MINE}/invitations/<uuid:invitation>/acceptance", me_api.AcceptInvitation.as_view()),
    path(f"{MINE}/invitations/<uuid:invitation>/refusal", me_api.RefuseInvitation.as_view()),
    path(HERE, api.Home.as_view()),
    path(f"{HERE}/members", api.Members.as_view()),
    path(f"{HERE}/members/<uuid:membership>", api.Member.as_view()),
    path(f"{HERE}/invitations", api.Invitations.as_view()),
    path(f"{HERE}/invitations/<uuid:invitation>", api.OneInvitation.as_view()),
    path(f"{HERE}/keys", api.Keys.as_view()),
    path(f"{HERE}/keys/<uuid:key>", api.OneKey.as_view()),
    path(f"{HERE}/keys/<uuid:key>/rotation", api.Rotation.as_view()),
]
