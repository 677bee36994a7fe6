"""Writing, changing, contesting, voting and flagging, as pages."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from backend.accounts.pages import SignedInPage
from backend.api.callers import network_of
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.consent.pages import as_file
from backend.files.receiving import uploads_in
from backend.kernel.errors import DomainError, Invalid, NotFound
from merchants.licences.seals import merchant_by
from merchants.reviews import drawing, mine, visits
from merchants.reviews.actions import Circumstances, edit_review, withdraw_review, write_review
from merchants.reviews.choices import HiddenFor, Status
from merchants.reviews.forms import FlagForm, NewReviewForm, ReviewForm, WordsForm
from merchants.reviews.models import ASPECTS, MOST_PHOTOS, Review
from merchants.reviews.moderation.actions import appeal, flag_review
from merchants.reviews.pages import COOKIE, photo_of
from merchants.reviews.reading import published, shown
from merchants.reviews.votes import set_helpful


class ReviewPage(OneTap, SignedInPage):
    """A page whose refusals stand on the form they refuse."""

    def tried(
        self, act: Callable[[], HttpResponse], again: Callable[..., HttpResponse]
    ) -> HttpResponse:
        """The act's own answer, or the form again with why not."""
        try:
            return act()
        except NotFound:
            raise
        except DomainError as refusal:
            return again(refusal=refusal, status=status_of(type(refusal)))


class WriteReview(ReviewPage):
    """/m/{code}/reviews/new: four rows of stars, words, photos."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.shown(code)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = NewReviewForm(request.POST)
        if not form.is_valid():
            return self.shown(code, form=form, status=HTTPStatus.BAD_REQUEST)
        return self.tried(lambda: self._written(code, form), lambda **why: self.shown(
            code, form=form, **why
        ))  # fmt: skip

    def _written(self, code: str, form: NewReviewForm) -> HttpResponse:
        request, merchant = self.request, merchant_by(code)
        wants_proof = request.POST.get("with_visit") == "yes"
        came = Circumstances(
            visit_token=request.COOKIES.get(COOKIE, "") if wants_proof else "",
            network=network_of(request),
            photos=uploads_in(request.FILES, "photos", most=MOST_PHOTOS),
        )
        made = write_review(author=self.person, merchant=merchant, said=form.said(), came=came)
        answer = redirect(f"/me/reviews/{merchant.code}/{made.id}?done=written")
        if came.visit_token:
            answer.delete_cookie(COOKIE, path=f"/m/{merchant.code}/reviews")
        return answer

    def shown(
        self,
        code: str,
        *,
        form: NewReviewForm | None = None,
        refusal: DomainError | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        """The form, with what was typed and what was wrong."""
        token = self.request.COOKIES.get(COOKIE, "")
        merchant = merchant_by(code)
        context = {
            "merchant": merchant,
            "visit_on": visits.day_of(token, merchant=merchant) if token else None,
            "no_visit": self.request.GET.get("visit", ""),
            "today": timezone.localdate(),
            "most_photos": MOST_PHOTOS,
            **filled(form, {}),
            "refusal": refusal,
        }
        return render(self.request, "reviews/write.html", context, status=status)


class HelpfulReview(ReviewPage):
    """/m/{code}/reviews/{review}/helpful: one tap, and back to the list."""

    def post(self, request: HttpRequest, code: str, review: UUID) -> HttpResponse:
        wish = request.POST.get("helpful") == "yes"
        merchant = merchant_by(code)
        set_helpful(voter=self.person, merchant=merchant, review=review, helpful=wish)
        return redirect(f"/m/{merchant.code}/reviews#r-{review}")


class FlagReview(ReviewPage):
    """/m/{code}/reviews/{review}/flag: which rule it breaks."""

    def get(self, request: HttpRequest, code: str, review: UUID) -> HttpResponse:
        return self.shown(code, review)

    def post(self, request: HttpRequest, code: str, review: UUID) -> HttpResponse:
        form = FlagForm(request.POST)
        if not form.is_valid():
            return self.shown(code, review, refusal=Invalid(), status=HTTPStatus.BAD_REQUEST)
        merchant, told = merchant_by(code), form.cleaned_data

        def act() -> HttpResponse:
            flag_review(
                person=self.person, merchant=merchant, review=review,
                reason=told["reason"], text=told["words"],
            )  # fmt: skip
            return redirect(f"/m/{merchant.code}/reviews?flagged=1")

        return self.tried(act, lambda **why: self.shown(code, review, **why))

    def shown(
        self,
        code: str,
        review: UUID,
        *,
        refusal: DomainError | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        """The review and the reasons there are."""
        merchant = merchant_by(code)
        found = published(merchant.pk, review)
        context = {
            "merchant": merchant,
            "one": shown(found, code=merchant.code) | {"stars": drawing.stars(found.overall)},
            "reasons": HiddenFor.choices,
            "refusal": refusal,
            "said": self.request.POST,
        }
        return render(self.request, "reviews/flag.html", context, status=status)


class MyReviews(SignedInPage):
    """/me/reviews: what I said, where it stands."""

    def get(self, request: HttpRequest) -> HttpResponse:
        listed = [
            {"review": one, "stars": drawing.stars(one.overall), "words": mine.own_words(one)}
            for one in mine.own_reviews(self.person.pk)
        ]
        return render(request, "reviews/mine.html", {"reviews": listed})


class MyReview(ReviewPage):
    """/me/reviews/{code}/{review}: change it, take it away, contest that it was hidden."""

    def get(self, request: HttpRequest, code: str, review: UUID) -> HttpResponse:
        return self.shown(code, review)

    def post(self, request: HttpRequest, code: str, review: UUID) -> HttpResponse:
        steps = {"edit": self._edit, "withdraw": self._withdraw, "appeal": self._appeal}
        step = steps.get(request.POST.get("step", ""))
        if step is None:
            raise Invalid
        return self.tried(lambda: step(code, review), lambda **why: self.shown(code, review, **why))

    def _edit(self, code: str, review: UUID) -> HttpResponse:
        form = ReviewForm(self.request.POST)
        if not form.is_valid():
            return self.shown(code, review, form=form, status=HTTPStatus.BAD_REQUEST)
        merchant = merchant_by(code)
        edit_review(author=self.person, merchant=merchant, review=review, said=form.said())
        return redirect(f"/me/reviews/{merchant.code}/{review}?done=edited")

    def _withdraw(self, code: str, review: UUID) -> HttpResponse:
        withdraw_review(author=self.person, merchant=merchant_by(code), review=review)
        return redirect("/me/reviews?done=withdrawn")

    def _appeal(self, code: str, review: UUID) -> HttpResponse:
        form = WordsForm(self.request.POST)
        text = form.cleaned_data["words"] if form.is_valid() else ""
        merchant = merchant_by(code)
        appeal(author=self.person, merchant=merchant, review=review, text=text)
        return redirect(f"/me/reviews/{merchant.code}/{review}?done=appealed")

    def shown(
        self,
        code: str,
        review: UUID,
        *,
        form: ReviewForm | None = None,
        refusal: DomainError | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        """The review with everything that became of it."""
        own = mine.own_review(self.person, merchant_by(code), review)
        decisions = mine.decisions_shown(own)
        context = {
            "own": own,
            "one": mine.own_shown(own) | {"stars": drawing.stars(own.overall)},
            "versions": mine.versions_shown(own),
            "decisions": decisions,
            "may_appeal": mine.may_appeal(own, decisions),
            "clocks": mine.clocks_of(own),
            "may_edit": own.status != Status.WITHDRAWN,
            **filled(form, _values(own)),
            "refusal": refusal,
        }
        return render(self.request, "reviews/my_review.html", context, status=status)


class MyReviewReceipt(SignedInPage):
    """/me/reviews/{code}/{review}/receipt: the receipt as a file to keep."""

    def get(self, request: HttpRequest, code: str, review: UUID) -> HttpResponse:
        own = mine.own_review(self.person, merchant_by(code), review)
        return as_file(mine.receipt_of_review(own), name=f"receipt-{review}.json")


class MyReviewPhoto(SignedInPage):
    """/me/reviews/{code}/{review}/photos/{number}: one's own, public or not."""

    def get(self, request: HttpRequest, code: str, review: UUID, number: int) -> HttpResponse:
        return photo_of(request, mine.own_review(self.person, merchant_by(code), review), number)


def filled(form: forms.Form | None, kept: dict[str, Any]) -> dict[str, Any]:
    """What stands in the fields: what was just typed, else what is kept."""
    values = form.data if form is not None else kept
    is_wrong = form is not None and not form.is_valid()
    return {"values": values, "fields": drawing.fields(values), "is_malformed": is_wrong}


def _values(own: Review) -> dict[str, Any]:
    stars = {name: getattr(own, name) for name in ASPECTS}
    return stars | {"words": mine.own_words(own), "name_shown": own.name_shown}
