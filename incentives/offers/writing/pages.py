"""/partner/offers: a partner's own offers, the form made from the field, and every step of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.desks import declare_desk_entry
from backend.accounts.organisations.models import Kind
from backend.api.problems import status_of
from backend.files.actions import keep_photo
from backend.files.receiving import uploads_in
from backend.files.serving import respond
from backend.kernel.errors import DomainError, NotFound
from credit.catalogue.levels import levels_on
from credit.catalogue.reading import today
from credit.membership.categories import Category
from incentives.offers.counting import sightings
from incentives.offers.fields import Field, fields
from incentives.offers.models import Offer, State, Subject, Version, Way
from incentives.offers.parts import Quota
from incentives.offers.reading import NoSuchOffer
from incentives.offers.reviewing.changes import changes_of
from incentives.offers.writing.actions import (
    MAKING,
    ROOM,
    About,
    by,
    change_draft,
    copy_version,
    discard,
    draft_offer,
    end,
    pause,
    submit,
    what_is_open,
    withdraw,
)
from incentives.offers.writing.checking import Finding
from incentives.offers.writing.forms import ROWS_OF_QUOTAS, filled_in, read_form
from incentives.offers.writing.keeping import is_over
from incentives.offers.writing.proposals import Proposal, proposal_of
from incentives.partners.pages import PartnerPage

HERE = "/partner/offers"
MOST = 200

declare_desk_entry(Kind.PARTNER, _("优惠"), HERE, order=30)


class PartnerOffers(PartnerPage):
    """All of ours, with the version that counts and the one in the making."""

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = Offer.objects.of(self.partner).prefetch_related("versions")[:MOST]
        rows = [_row(offer) for offer in mine]
        return self.page("offers/partner.html", {"rows": rows, "fields": fields().values()})


def _row(offer: Offer) -> dict[str, Any]:
    versions = sorted(offer.versions.all(), key=lambda one: one.number)
    return {"offer": offer, "version": versions[-1], "field": offer.of_field}


class NewOffer(PartnerPage):
    """/partner/offers/new?field=…: a first draft."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return form_page(self, _asked_field(request.GET), QueryDict())

    def post(self, request: HttpRequest) -> HttpResponse:
        field = _asked_field(request.POST)
        said, wrong = read_form(request.POST, field)
        about = About(field.code, request.POST.get("subject", ""), request.POST.get("way", ""))
        if said is None:
            return form_page(self, field, request.POST, wrong=wrong)
        try:
            photo = _photo(self, said)
            draft = partial(draft_offer, partner=self.partner, writer=by(self.person))
            version = draft(about=about, said=photo)
        except DomainError as refusal:
            return form_page(self, field, request.POST, refusal=refusal)
        return redirect(f"{HERE}/{version.offer.code}?done=saved")


class EditOffer(PartnerPage):
    """/partner/offers/{code}/draft: the version in the making."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        offer, version = self.draft(code)
        return form_page(self, offer.of_field, filled_in(proposal_of(version)), offer=offer)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        offer, version = self.draft(code)
        said, wrong = read_form(request.POST, offer.of_field, before=proposal_of(version))
        if said is None:
            return form_page(self, offer.of_field, request.POST, wrong=wrong, offer=offer)
        try:
            whole = _photo(self, said)
            change_draft(partner=self.partner, writer=by(self.person), code=code, said=whole)
        except NotFound:
            raise
        except DomainError as refusal:
            return form_page(self, offer.of_field, request.POST, refusal=refusal, offer=offer)
        return redirect(f"{HERE}/{code}?done=saved")

    def draft(self, code: str) -> tuple[Offer, Version]:
        """The offer and what may be written of it. Raises NoSuchOffer."""
        offer = own_offer(self, code)
        version = offer.versions.filter(state__in=MAKING).first()
        if version is None:
            raise NoSuchOffer
        return offer, version


class PartnerOffer(PartnerPage):
    """/partner/offers/{code}: how it stands; POST takes a step."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.shown(code)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        step = STEPS.get(request.POST.get("step", ""))
        if step is None:
            return self.shown(code, status=HTTPStatus.BAD_REQUEST)
        try:
            step(partner=self.partner, writer=by(self.person), code=code)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(code, refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}?done=discarded" if step is discard else f"{HERE}/{code}?done=1")

    def shown(
        self, code: str, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The offer with its versions, what is open, and the steps that are possible."""
        offer = own_offer(self, code)
        versions = list(offer.versions.order_by("-number"))
        latest = versions[0]
        context = {
            "offer": offer,
            "field": offer.of_field,
            "versions": versions,
            "latest": latest,
            "is_making": latest.state in MAKING,
            "public": next((one for one in versions if one.state == State.PUBLISHED), None),
            "is_over": is_over(latest),
            "open_points": [one.shown() for one in what_is_open(latest)]
            if latest.state in MAKING
            else [],
            "changes": changes_of(latest),
            "seen": sightings(offer.pk),
            "refusal": refusal,
            "done": self.request.GET.get("done", ""),
        }
        return self.page("offers/partner_offer.html", context, status=status)


class PartnerOfferPhoto(PartnerPage):
    """/partner/offers/{code}/photo: the photo of the version in the making, not yet published."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        version = own_offer(self, code).versions.order_by("-number").first()
        if version is None or version.photo is None:
            raise NoSuchOffer
        return respond(version.photo)


STEPS: dict[str, Callable[..., Any]] = {
    "submit": submit,
    "withdraw": withdraw,
    "copy": copy_version,
    "discard": discard,
    "pause": partial(pause, paused=True),
    "resume": partial(pause, paused=False),
    "end": end,
}


def own_offer(page: PartnerPage, code: str) -> Offer:
    """The partner's own offer. Raises NoSuchOffer."""
    found = Offer.objects.select_related("partner").filter(partner=page.partner, code=code).first()
    if found is None:
        raise NoSuchOffer
    return found


def _asked_field(said: QueryDict) -> Field:
    found = fields().get(said.get("field", ""))
    if found is None:
        raise NoSuchOffer
    return found


def _photo(page: PartnerPage, said: Proposal) -> Proposal:
    """A new photo in the place of the old one, kept before any lock is taken; or none any more."""
    sent = uploads_in(page.request.FILES, "photo", most=1)
    if sent:
        kept = keep_photo(sent[0], owner=page.organisation.pk, room=ROOM)
        return said._replace(photo=kept.pk)
    return said._replace(photo=None) if page.request.POST.get("no_photo") else said


def form_page(
    page: PartnerPage,
    field: Field,
    said: Any,
    *,
    wrong: list[Finding] | None = None,
    refusal: DomainError | None = None,
    offer: Offer | None = None,
) -> HttpResponse:
    """The form, with what was typed and what is wrong with it."""
    errors = [*(one.shown() for one in wrong or ()), *(refusal.errors if refusal else ())]
    context = {
        "field": field,
        "offer": offer,
        "rows": [(one, _typed(said, one)) for one in field.attributes],
        "said": {name: said.get(name, "") for name in SIMPLE},
        "quotas": [_typed_quota(said, row) for row in range(ROWS_OF_QUOTAS)],
        "pers": Quota.Per.choices,
        "ways": Way.choices,
        "subjects": Subject.choices,
        "levels": [one for one in levels_on(today()) if one.from_points],
        "categories": Category.choices,
        "has_photo": bool(offer and offer.versions.exclude(photo=None).exists()),
        "errors": errors,
        "refusal": refusal if refusal and not errors else None,
        "today": timezone.localdate().isoformat(),
    }
    status = HTTPStatus.OK if not (errors or refusal) else HTTPStatus.BAD_REQUEST
    if refusal:
        status = HTTPStatus(status_of(type(refusal)))
    return page.page("offers/write.html", context, status=status)


SIMPLE = (
    "title_zh", "title_en", "everyone_zh", "everyone_en", "better_zh", "better_en", "starts_on",
    "ends_on", "needs_membership", "level", "category", "least_deeds", "place",
    "needs_kept_promises", "points_price", "stays_with_taker", "divisions", "subject", "way",
)  # fmt: skip


def _typed(said: Any, attribute: Any) -> dict[str, str]:
    ends = {
        end: said.get(f"{attribute.code}.{end}", "") for end in ("everyone", "better", "zh", "en")
    }
    return {**ends, "chosen": said.get(attribute.code, "")}


def _typed_quota(said: Any, row: int) -> dict[str, Any]:
    names = ("per", "most", "starts_on", "ends_on")
    return {"row": row, **{name: said.get(f"quota{row}.{name}", "") for name in names}}
