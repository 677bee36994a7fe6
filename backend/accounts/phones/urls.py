"""Routes of changing one's number."""

from django.urls import path

from backend.accounts.phones import api, pages

urlpatterns = [path("me/phone", pages.MyPhone.as_view(), name="my-phone")]
api_urlpatterns = [
    path("api/v1/me/phone", api.NewPhone.as_view(), name="api-my-phone"),
    path(
        "api/v1/me/phone/confirmation",
        api.PhoneConfirmation.as_view(),
        name="api-my-phone-confirmation",
    ),
]
