"""/me/points and /points/figures: two figures drawn, each line explained; figures for everybody."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from backend.accounts.pages import SignedInPage
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.kernel.errors import DomainError
from credit.membership.reading import member_of
from credit.standing.actions import compare_me
from credit.standing.figures import K, figures
from credit.standing.reading import LEAST_PEOPLE, band_of, ideas, picture

JOIN = "/me/points/join"


class Points(OneTap, SignedInPage):
    """Both figures; POST switches the band on or off."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            compare_me(person=self.person, wanted=request.POST.get("compare") == "yes")
        except DomainError as refusal:
            return self.shown(status=status_of(type(refusal)))
        return redirect("/me/points#band")

    def shown(self, *, status: int = HTTPStatus.OK) -> HttpResponse:
        """The page; who takes no part is led to what it is."""
        member = member_of(self.person.pk)
        if member is None:
            return redirect(JOIN)
        context = {
            "seen": picture(member),
            "ideas": ideas(member),
            "band": band_of(member),
            "compares": getattr(getattr(member, "standing", None), "compares", False),
            "least": LEAST_PEOPLE,
        }
        return render(self.request, "standing/points.html", context, status=status)


@require_safe
def public_figures(request: HttpRequest) -> HttpResponse:
    """How many take part and for what they were thanked; nobody can be told from it."""
    return render(request, "standing/figures.html", {"told": figures(), "least": K})
