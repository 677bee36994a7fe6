"""Routes of the rules."""

from django.urls import path

from credit.catalogue import api, desk, desk_api, pages

DESK = "office/points/rules"
urlpatterns = [
    path("points/rules", pages.rules, name="points-rules"),
    path("points/rules/<str:subject>", pages.rule, name="points-rule"),
    path("me/points/preview/<uuid:rule>", pages.Preview.as_view(), name="points-preview"),
    path(DESK, desk.Desk.as_view(), name="office-points-rules"),
    path(f"{DESK}/new", desk.NewRule.as_view(), name="office-points-new-rule"),
    path(f"{DESK}/<uuid:rule>", desk.OneRule.as_view(), name="office-points-rule"),
]
OFFICE = f"api/v1/{DESK}"
api_urlpatterns = [
    path(OFFICE, desk_api.OfficeRules.as_view()),
    path(f"{OFFICE}/<uuid:rule>", desk_api.OfficeRule.as_view()),
    path(f"{OFFICE}/<uuid:rule>/simulation", desk_api.OfficeRuleSimulation.as_view()),
    path(f"{OFFICE}/<uuid:rule>/announcement", desk_api.OfficeRuleAnnouncement.as_view()),
    path("api/v1/me/points/preview/<str:subject>/<int:version>", api.MyPointsPreview.as_view()),
    path("api/open/v1/points/rules", api.Rules.as_view(), name="open-points-rules"),
    path(
        "api/open/v1/points/rules/<str:subject>",
        api.RuleVersions.as_view(),
        name="open-points-rule",
    ),
]
