"""/office/offers: what waits for review, and one version beside what it changes."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.desks import declare_desk_entry
from backend.accounts.organisations.models import Kind, Organisation
from backend.api.problems import status_of
from backend.files.serving import respond
from backend.kernel.errors import DomainError, NotFound
from incentives.offers.catalogue.entries import told_of
from incentives.offers.catalogue.plainly import condition_of, places_of
from incentives.offers.catalogue.telling import loan_of
from incentives.offers.models import State, Version
from incentives.offers.notices import AREA
from incentives.offers.reading import terms_of
from incentives.offers.refusals import NoSuchVersion
from incentives.offers.reviewing.actions import has_part_in, publish, send_back
from incentives.offers.reviewing.changes import changes_of, version_before, warnings_of
from incentives.offers.reviewing.reading import version_for_review
from incentives.partners.reading import agreement_of

HERE = "/office/offers"
MOST, MOST_DONE = 100, 20
DONE = (State.PUBLISHED, State.RETURNED, State.SUPERSEDED, State.ENDED)


def waiting_count(_office: Organisation) -> int:
    """How many wait."""
    return Version.objects.waiting().count()


declare_desk_entry("office", _("优惠审核"), HERE, count=waiting_count, needs=AREA)


class ReviewPage(DeskPage):
    """Opens only for offices that review offers; to all others there is no such page."""

    kind = Kind.OFFICE

    def way_in(self, request: HttpRequest) -> HttpResponse | None:
        elsewhere = super().way_in(request)
        if elsewhere is None and AREA not in self.organisation.subject_kinds:
            raise NotFound
        return elsewhere


class OfficeOffers(ReviewPage):
    """The queue, the oldest first, and what was decided last."""

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = Version.objects.waiting().select_related("offer__partner")[:MOST]
        decided = Version.objects.filter(state__in=DONE).select_related("offer__partner")
        context = {
            "waiting": waiting,
            "decided": decided.order_by("-reviewed_at")[:MOST_DONE],
            "done": request.GET.get("done", ""),
        }
        return self.page("offers/office.html", context)


class OfficeOffer(ReviewPage):
    """/office/offers/{version}: read it; POST publishes or returns it."""

    def get(self, request: HttpRequest, version: UUID) -> HttpResponse:
        return self.shown(version)

    def post(self, request: HttpRequest, version: UUID) -> HttpResponse:
        try:
            self.decide(version)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(version, refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}?done=1")

    def decide(self, version: UUID) -> None:
        """One of the two answers."""
        said, office, reviewer = self.request.POST, self.organisation, self.person
        if said.get("step") == "publish":
            word = said.get("is_no_basic_service") == "yes"
            publish(reviewer=reviewer, office=office, version=version, is_no_basic_service=word)
        else:
            reason = said.get("reason", "")
            send_back(reviewer=reviewer, office=office, version=version, reason=reason)

    def shown(
        self, version: UUID, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """Both sides, what changed, what to look at twice."""
        found = version_for_review(version)
        context = {
            "version": found,
            "told": told_of(found),
            "field": found.offer.of_field,
            "terms": terms_of(found),
            "asked": condition_of(found),
            "places": places_of(found),
            "loan": loan_of(found),
            "before": version_before(found),
            "changes": changes_of(found),
            "warnings": warnings_of(found),
            "agreement": agreement_of(found.offer.partner),
            "may_decide": found.state == State.SUBMITTED and not has_part_in(found, self.person),
            "has_part": has_part_in(found, self.person),
            "quotas": found.quotas.order_by("starts_on", "per"),
            "refusal": refusal,
            "said": self.request.POST,
        }
        return self.page("offers/office_offer.html", context, status=status)


class OfficeOfferPhoto(ReviewPage):
    """/office/offers/{version}/photo: a photo that is not published yet."""

    def get(self, request: HttpRequest, version: UUID) -> HttpResponse:
        found = version_for_review(version)
        if found.photo is None:
            raise NoSuchVersion
        return respond(found.photo)
