"""/me/identity: prove who one is, see it masked, have it forgotten."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backend.accounts.identity.actions import (
    VerifiedElsewhere,
    forget_identity,
    move_identity,
    verify_identity,
)
from backend.accounts.identity.shapes import identity_shown
from backend.accounts.pages import SignedInPage
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.kernel.errors import DomainError


class ClaimForm(forms.Form):
    """Name and number as they are typed."""

    name = forms.CharField(max_length=100)
    number = forms.CharField(max_length=60)


class MyIdentity(OneTap, SignedInPage):
    """GET shows, POST with `step` verify, move or forget does."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(ClaimForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form, step = ClaimForm(request.POST), request.POST.get("step", "")
        try:
            if step == "forget":
                forget_identity(person=self.person)
            elif form.is_valid():
                prove = move_identity if step == "move" else verify_identity
                prove(person=self.person, **form.cleaned_data)
            else:
                return self.shown(form, status=HTTPStatus.BAD_REQUEST)
        except DomainError as refusal:
            return self.refused(form, refusal)
        return redirect("/me/identity")

    def refused(self, form: ClaimForm, refusal: DomainError) -> HttpResponse:
        """The form as it was typed, with the reason at its field or on top."""
        fields = {str(error.get("pointer", "")).strip("/") for error in refusal.errors}
        at = sorted(fields & set(form.fields))
        form.add_error(at[0] if at else None, str(refusal))
        answer = self.shown(
            form,
            status=status_of(type(refusal)),
            can_move=isinstance(refusal, VerifiedElsewhere),
        )
        if hasattr(refusal, "wait"):
            answer["Retry-After"] = str(refusal.wait)
        return answer

    def shown(
        self, form: ClaimForm, *, status: int = HTTPStatus.OK, can_move: bool = False
    ) -> HttpResponse:
        """The page: the masked proof, or the form."""
        mine = identity_shown(self.person)
        context = {"form": form, "mine": mine, "can_move": can_move}
        return render(self.request, "accounts/identity.html", context, status=status)
