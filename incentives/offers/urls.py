"""Routes of offers: for everybody, for oneself, for partners, for the city's reviewers."""

from django.urls import path

from incentives.offers.catalogue import api, pages
from incentives.offers.mine import api as mine_api
from incentives.offers.mine import pages as mine
from incentives.offers.reviewing import api as review_api
from incentives.offers.reviewing import pages as review
from incentives.offers.writing import api as partner_api
from incentives.offers.writing import pages as partner

OPEN, MINE, PARTNER = "api/open/v1/offers", "api/v1/me/offers", "api/partner/v1/offers"
urlpatterns = [
    path("offers", pages.offers, name="offers"),
    path("offers/compare", pages.compare, name="offers-compare"),
    path("offers/<str:code>", pages.offer, name="offer"),
    path("me/offers", mine.MyOffers.as_view(), name="my-offers"),
    path("me/offers/saved", mine.SavedOffers.as_view(), name="saved-offers"),
    path("partner/offers", partner.PartnerOffers.as_view(), name="partner-offers"),
    path("partner/offers/new", partner.NewOffer.as_view(), name="new-offer"),
    path("partner/offers/<str:code>", partner.PartnerOffer.as_view(), name="partner-offer"),
    path("partner/offers/<str:code>/draft", partner.EditOffer.as_view(), name="edit-offer"),
    path("partner/offers/<str:code>/photo", partner.PartnerOfferPhoto.as_view()),
    path("office/offers", review.OfficeOffers.as_view(), name="office-offers"),
    path("office/offers/<uuid:version>", review.OfficeOffer.as_view(), name="office-offer"),
    path("office/offers/<uuid:version>/photo", review.OfficeOfferPhoto.as_view()),
]
# Looked for early: they are called far more often than the others.
open_urlpatterns = [
    path(OPEN, api.OpenOffers.as_view(), name="open-offers"),
    path(f"{OPEN}/<str:code>", api.OpenOffer.as_view(), name="open-offer"),
]
REVIEW = "api/v1/office/offers"
REVIEWED = f"{REVIEW}/<uuid:version>"
api_urlpatterns = [
    path(REVIEW, review_api.OffersToReview.as_view()),
    path(REVIEWED, review_api.OfferToReview.as_view()),
    path(f"{REVIEWED}/photo", review_api.OfferToReviewPhoto.as_view()),
    path(f"{REVIEWED}/publication", review_api.PublishOffer.as_view()),
    path(f"{REVIEWED}/return", review_api.ReturnOffer.as_view()),
    path(MINE, mine_api.MyOffersList.as_view(), name="api-my-offers"),
    path(f"{MINE}/saved", mine_api.MySavedOffers.as_view(), name="api-saved-offers"),
    path(f"{MINE}/saved/<str:code>", mine_api.MySavedOffer.as_view(), name="api-saved-offer"),
    path(PARTNER, partner_api.PartnerOfferList.as_view(), name="api-partner-offers"),
    path(f"{PARTNER}/<str:code>", partner_api.PartnerOneOffer.as_view(), name="api-partner-offer"),
    path(f"{PARTNER}/<str:code>/versions", partner_api.PartnerOfferCopy.as_view()),
    path(f"{PARTNER}/<str:code>/photo", partner_api.PartnerOfferPhoto.as_view()),
    path(f"{PARTNER}/<str:code>/draft", partner_api.PartnerOfferDraft.as_view()),
    path(f"{PARTNER}/<str:code>/submission", partner_api.PartnerOfferSubmission.as_view()),
    path(f"{PARTNER}/<str:code>/pause", partner_api.PartnerOfferPause.as_view()),
    path(f"{PARTNER}/<str:code>/end", partner_api.PartnerOfferEnd.as_view()),
]
