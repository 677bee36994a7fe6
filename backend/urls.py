"""The only map of the site."""

from backend.accounts.identity import urls as identity
from backend.accounts.organisations import urls as organisations
from backend.accounts.phones import urls as phones
from backend.accounts.urls import urlpatterns as accounts
from backend.api.urls import urlpatterns as api
from backend.consent import urls as consent
from backend.files import urls as files
from backend.intake import urls as intake
from backend.notices import urls as notices
from backend.operators.urls import urlpatterns as operators
from backend.proof.urls import urlpatterns as proof
from backend.web.urls import urlpatterns as web
from credit.catalogue import urls as catalogue
from credit.deeds import urls as deeds
from credit.membership import urls as membership
from credit.objections import urls as points_objections
from credit.standing import urls as standing
from credit.statements import urls as statements
from incentives.applications import urls as applications
from incentives.eligibility import urls as eligibility
from incentives.eligibility.sites import urls as sites
from incentives.insights import urls as funnels
from incentives.offers import urls as offers
from incentives.partners import urls as partners
from incentives.vouchers import urls as vouchers
from incentives.webhooks import urls as webhooks
from merchants.commitments import urls as commitments
from merchants.complaints import urls as complaints
from merchants.complaints.pages.urls import urlpatterns as cases
from merchants.insights import urls as insights
from merchants.licences import urls as licences
from merchants.lookup import urls as lookup
from merchants.objections import urls as objections
from merchants.repairs import urls as repairs
from merchants.reports import urls as credit_reports
from merchants.reviews import urls as reviews
from merchants.screening import urls as screening
from merchants.staff import urls as staff

urlpatterns = [
    *lookup.urlpatterns,
    *offers.open_urlpatterns,
    *licences.urlpatterns,
    *insights.urlpatterns,
    *reviews.urlpatterns,
    *commitments.urlpatterns,
    *objections.urlpatterns,
    *repairs.urlpatterns,
    *credit_reports.urlpatterns,
    *screening.urlpatterns,
    *cases,
    *web,
    *proof,
    *files.urlpatterns,
    *accounts,
    *identity.urlpatterns,
    *organisations.urlpatterns,
    *partners.urlpatterns,
    *webhooks.urlpatterns,
    *phones.urlpatterns,
    *phones.api_urlpatterns,
    *staff.urlpatterns,
    *deeds.urlpatterns,
    *membership.urlpatterns,
    *points_objections.urlpatterns,
    *standing.urlpatterns,
    *statements.urlpatterns,
    *offers.urlpatterns,
    *catalogue.urlpatterns,
    *eligibility.urlpatterns,
    *sites.urlpatterns,
    *vouchers.urlpatterns,
    *identity.api_urlpatterns,
    *organisations.api_urlpatterns,
    *notices.urlpatterns,
    *consent.urlpatterns,
    *operators,
    *api,
    *notices.api_urlpatterns,
    *consent.api_urlpatterns,
    *intake.api_urlpatterns,
    *lookup.api_urlpatterns,
    *licences.api_urlpatterns,
    *insights.api_urlpatterns,
    *staff.api_urlpatterns,
    *reviews.api_urlpatterns,
    *commitments.api_urlpatterns,
    *objections.api_urlpatterns,
    *repairs.api_urlpatterns,
    *credit_reports.api_urlpatterns,
    *screening.api_urlpatterns,
    *complaints.api_urlpatterns,
    *membership.api_urlpatterns,
    *deeds.api_urlpatterns,
    *points_objections.api_urlpatterns,
    *standing.api_urlpatterns,
    *statements.api_urlpatterns,
    *catalogue.api_urlpatterns,
    *eligibility.api_urlpatterns,
    *sites.api_urlpatterns,
    *vouchers.api_urlpatterns,
    *applications.urlpatterns,
    *applications.api_urlpatterns,
    *funnels.urlpatterns,
    *funnels.api_urlpatterns,
    *partners.api_urlpatterns,
    *webhooks.api_urlpatterns,
    *offers.api_urlpatterns,
]

handler400 = "backend.api.handlers.bad_request"
handler403 = "backend.api.handlers.permission_denied"
handler404 = "backend.api.handlers.not_found"
handler500 = "backend.api.handlers.server_error"
