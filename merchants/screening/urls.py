"""Routes of screening."""

from django.urls import path

from merchants.screening import desk_api, desk_pages, ground_pages, program_api

ONE = "<str:code>/<uuid:question>"

urlpatterns = [
    path("office/screening", desk_pages.OfficeScreeningPage.as_view(), name="office-screening"),
    path(f"office/screening/{ONE}", desk_pages.OfficeAnswerPage.as_view(), name="office-screened"),
    path("partner/screening", desk_pages.PartnerScreeningPage.as_view(), name="partner-screening"),
    path(
        f"partner/screening/{ONE}", desk_pages.PartnerAnswerPage.as_view(), name="partner-screened"
    ),
    path("office/screening-grounds", ground_pages.Grounds.as_view(), name="screening-grounds"),
    path("shop/screening", desk_pages.ShopScreeningPage.as_view(), name="shop-screening"),
]

OFFICE, PROGRAM = "api/v1/office/screening", "api/partner/v1/screening"

api_urlpatterns = [
    path(OFFICE, desk_api.OfficeScreening.as_view(), name="api-office-screening"),
    path(
        f"{OFFICE}/grounds",
        desk_api.OfficeScreeningGrounds.as_view(),
        name="api-office-screening-grounds",
    ),
    path(
        f"{OFFICE}/{ONE}/feedback",
        desk_api.OfficeScreeningFeedback.as_view(),
        name="api-office-screening-feedback",
    ),
    path(
        "api/v1/office/screening-grounds",
        desk_api.AllGrounds.as_view(),
        name="api-screening-grounds",
    ),
    path(
        "api/v1/office/screening-grounds/<uuid:ground>",
        desk_api.GroundStep.as_view(),
        name="api-screening-ground",
    ),
    path("api/v1/shop/screening", desk_api.ShopScreening.as_view(), name="api-shop-screening"),
    path(PROGRAM, program_api.ProgramScreening.as_view(), name="partner-api-screening"),
    path(
        f"{PROGRAM}/grounds",
        program_api.ProgramScreeningGrounds.as_view(),
        name="partner-api-screening-grounds",
    ),
    path(
        f"{PROGRAM}/{ONE}/feedback",
        program_api.ProgramScreeningFeedback.as_view(),
        name="partner-api-screening-feedback",
    ),
]
