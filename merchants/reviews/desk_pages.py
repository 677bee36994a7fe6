"""The desks: a shop answers and flags, an office looks at what waits and decides."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind
from backend.api.params import Query
from backend.api.problems import status_of
from backend.audit.reads import Reading, reads_personal_data
from backend.kernel.errors import DomainError, Invalid, NotFound
from merchants.licences.seals import merchant_by
from merchants.reviews import drawing
from merchants.reviews.choices import HiddenFor
from merchants.reviews.forms import DecideForm, FlagForm, LookAgainForm, WordsForm
from merchants.reviews.moderation.actions import decide, decide_appeal, flag_review
from merchants.reviews.moderation.queue import (
    listed,
    open_appeal,
    read_by,
    review_at,
    waiting_at,
)
from merchants.reviews.office_api import PURPOSE
from merchants.reviews.pages import ON_A_PAGE, opinion_context, photo_of
from merchants.reviews.reading import page_of, published, wanted_in
from merchants.reviews.replies import TEMPLATES, write_reply
from merchants.reviews.shop_api import for_shop, merchant_of


class ShopReviews(DeskPage):
    """/shop/reviews: what everybody sees, newest first."""

    kind = Kind.MERCHANT

    def get(self, request: HttpRequest) -> HttpResponse:
        merchant = merchant_of(self.organisation)
        query = Query(request.GET, "stars", "visited", "sort", "cursor", "done", "aspect")
        wanted, cursor = wanted_in(query), query.text("cursor", longest=600)
        found, after = page_of(merchant.pk, wanted, limit=ON_A_PAGE, cursor=cursor)
        told = zip(for_shop(merchant, found), found, strict=True)
        path = "/shop/reviews"
        context = {
            "merchant": merchant,
            **opinion_context(merchant.pk),
            "reviews": [one | {"stars": drawing.stars(row.overall)} for one, row in told],
            "chips": drawing.chips(wanted, path=path),
            "next_url": drawing.address(path, wanted, cursor=after) if after else "",
            "done": request.GET.get("done", ""),
        }
        return self.page("reviews/shop.html", context)


class ShopReview(DeskPage):
    """/shop/reviews/{review}: answer it in public, or say which rule it breaks."""

    kind = Kind.MERCHANT

    def get(self, request: HttpRequest, review: UUID) -> HttpResponse:
        return self.shown(review)

    def post(self, request: HttpRequest, review: UUID) -> HttpResponse:
        steps = {"reply": self._reply, "flag": self._flag}
        step = steps.get(request.POST.get("step", ""))
        if step is None:
            raise Invalid
        try:
            step(review)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(review, refusal=refusal, status=status_of(type(refusal)))
        return redirect(f"/shop/reviews?done={request.POST['step']}")

    def _reply(self, review: UUID) -> None:
        form = WordsForm(self.request.POST)
        text = form.cleaned_data["words"] if form.is_valid() else ""
        write_reply(review=review, shop=self.organisation, person=self.person, text=text)

    def _flag(self, review: UUID) -> None:
        form = FlagForm(self.request.POST)
        told = form.cleaned_data if form.is_valid() else {"reason": "", "words": ""}
        flag_review(
            person=self.person,
            merchant=merchant_of(self.organisation),
            review=review,
            reason=told.get("reason", ""),
            text=told.get("words", ""),
            shop=self.organisation,
        )

    def shown(
        self, review: UUID, *, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The review, the answer so far, beginnings of one, the reasons to flag."""
        merchant = merchant_of(self.organisation)
        found = published(merchant.pk, review)
        one = for_shop(merchant, [found])[0]
        begun = str(TEMPLATES.get(self.request.GET.get("begin", ""), ""))
        said = one["reply"]["text"] if one["reply"] else ""
        context = {
            "merchant": merchant,
            "one": one | {"stars": drawing.stars(found.overall)},
            "text": self.request.POST.get("words") or begun or said,
            "beginnings": TEMPLATES.items(),
            "reasons": HiddenFor.choices,
            "refusal": refusal,
        }
        return self.page("reviews/shop_review.html", context, status=status)


class OfficeReviews(DeskPage):
    """/office/reviews: held, flagged, contested; oldest first, no author named."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = waiting_at(self.organisation)
        due = waiting.due
        context = {
            "held": [listed(one, due) for one in waiting.held],
            "flagged": [listed(one) for one in waiting.flagged],
            "appeals": [listed(review, due) for _appeal, review in waiting.appeals],
            "done": request.GET.get("done", ""),
        }
        return self.page("reviews/office.html", context)


@reads_personal_data
class OfficeReview(DeskPage):
    """/office/reviews/{code}/{review}: read with a note; POST decides, or looks again."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, code: str, review: UUID) -> HttpResponse:
        return self.shown(code, review)

    def post(self, request: HttpRequest, code: str, review: UUID) -> HttpResponse:
        look_again = request.POST.get("step") == "appeal"
        try:
            (self._look_again if look_again else self._decide)(code, review)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(code, review, refusal=refusal, status=status_of(type(refusal)))
        return redirect("/office/reviews?done=1")

    def _decide(self, code: str, review: UUID) -> None:
        form = DecideForm(self.request.POST)
        if not form.is_valid():
            raise Invalid
        told = form.cleaned_data
        hides = told["decision"] == "hide"
        decide(
            officer=self.person,
            office=self.organisation,
            merchant=merchant_by(code),
            review=review,
            decision=told["decision"],
            reason=told["reason"] if hides else "",
            text=told["words"],
        )

    def _look_again(self, code: str, review: UUID) -> None:
        form, merchant = LookAgainForm(self.request.POST), merchant_by(code)
        waiting = open_appeal(review_at(self.organisation, merchant, review))
        if waiting is None:
            raise NotFound
        if not form.is_valid():
            raise Invalid
        decide_appeal(
            officer=self.person,
            office=self.organisation,
            merchant=merchant,
            contest=waiting.id,
            upheld=form.cleaned_data["upheld"],
            text=form.cleaned_data["words"],
        )

    def shown(
        self,
        code: str,
        review: UUID,
        *,
        refusal: DomainError | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        """The review as written, everything said about it, and what may be decided."""
        merchant = merchant_by(code)
        found = review_at(self.organisation, merchant, review)
        by = Reading(
            reader=self.person.pk, organisation=self.organisation.name, purpose=str(PURPOSE)
        )
        context = {
            "merchant": merchant,
            "one": read_by(by, found) | {"stars": drawing.stars(found.overall)},
            "reasons": HiddenFor.choices,
            "refusal": refusal,
            "said": self.request.POST,
            "back": _("待查看的评价"),
        }
        return self.page("reviews/office_review.html", context, status=status)


@reads_personal_data
class OfficeReviewPhoto(DeskPage):
    """/office/reviews/{code}/{review}/photos/{number}: of a review that waits; noted."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, code: str, review: UUID, number: int) -> HttpResponse:
        found = review_at(self.organisation, merchant_by(code), review)
        by = Reading(
            reader=self.person.pk, organisation=self.organisation.name, purpose=str(PURPOSE)
        )
        by.note_all([found.author] if found.author else [], what=_("评价照片"))
        return photo_of(request, found, number)
