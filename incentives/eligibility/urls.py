"""Routes of eligibility."""

from django.urls import path

from incentives.eligibility import api, pages, partner_api

MINE = "me/offers/questions"
ONE = f"{MINE}/<uuid:question>"
urlpatterns = [
    path("me/offers/<str:code>/show", pages.ShowOffer.as_view(), name="show-offer"),
    path(MINE, pages.Questions.as_view(), name="my-questions"),
    path(ONE, pages.QuestionPage.as_view(), name="my-question"),
    path(f"{ONE}/receipt", pages.QuestionReceipt.as_view(), name="my-question-receipt"),
]
api_urlpatterns = [
    path("api/v1/me/offers/<str:code>/tokens", api.MyOfferTokens.as_view()),
    path(f"api/v1/{MINE}", api.MyQuestions.as_view()),
    path(f"api/v1/{ONE}", api.MyQuestion.as_view()),
    path(f"api/v1/{ONE}/receipt", api.MyQuestionReceipt.as_view()),
    path("api/partner/v1/eligibility-checks", partner_api.EligibilityChecks.as_view()),
    path(".well-known/eligibility-keys.json", partner_api.EligibilityKeys.as_view()),
]
