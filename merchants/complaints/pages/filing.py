"""/m/{code}/complain: one form for complaint, report, or a letter that is both."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import urlencode

from backend.accounts.identity.disclosure import identity_of
from backend.accounts.models import User
from backend.accounts.pages import SignedInPage
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.files.receiving import uploads_in
from backend.kernel.errors import DomainError, NotFound
from merchants.complaints.categories import name_of
from merchants.complaints.drafts import actions as drafts
from merchants.complaints.evidence import MOST_AT_ONCE, add_evidence
from merchants.complaints.filing import file_complaint, join_complaint, similar_open
from merchants.complaints.models import Complaint, Participant
from merchants.complaints.pages.forms import (
    FORMS,
    AllegationForm,
    BothForm,
    GrievanceForm,
)
from merchants.complaints.pages.steps import AnybodysPage, text_in, ticked
from merchants.complaints.reports.actions import Filed, file_report
from merchants.complaints.splitting import file_both
from merchants.licences.seals import merchant_by
from merchants.registry.models import Merchant

COOKIE = "complaint_draft"
NEW_CODE = "new_report_code"  # in the session, sealed, until the page has shown it once
FEW = 5
Form = GrievanceForm | AllegationForm


class Complain(AnybodysPage):
    """/m/{code}/complain?kind=complaint|report|both. Without an account a complaint is kept until
    one has signed in; a report needs none.
    """

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.kind = request.POST.get("kind") or request.GET.get("kind") or "complaint"
        if self.kind not in FORMS:
            self.kind = "complaint"
        if request.method == "POST" and self.kind == "report" and not ticked(request, "is_named"):
            # Nothing about an anonymous report is counted, kept or logged beside an account.
            request.user = AnonymousUser()

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        merchant = merchant_by(code)
        if code != merchant.code:
            return redirect(f"/m/{merchant.code}/complain", permanent=True)
        return self.shown(merchant, FORMS[self.kind](initial=self._draft(merchant)))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        merchant, form = merchant_by(code), FORMS[self.kind](request.POST)
        if not form.is_valid():
            return self.shown(merchant, form, status=HTTPStatus.BAD_REQUEST)
        try:
            if isinstance(form, AllegationForm):
                return self._reported(merchant, form)
            if self.person is None:
                return self._kept(merchant)
            return self._similar(merchant, form) or self._filed(merchant, form, self.person)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(merchant, form, refusal=refusal, status=status_of(type(refusal)))

    def _filed(self, merchant: Merchant, form: GrievanceForm, person: User) -> HttpResponse:
        files = uploads_in(self.request.FILES, "files", most=MOST_AT_ONCE)
        about: dict[str, Any] = {"merchant": merchant, "grievance": form.grievance()}
        report = None
        with transaction.atomic():
            if isinstance(form, BothForm):
                case, report = file_both(sender=person, allegation=form.allegation(), **about)
                if files:
                    add_evidence(person=person, complaint=case.id, files=files)
            else:
                case = file_complaint(complainant=person, files=files, **about)
            self._forget_draft()
        answer: HttpResponse = redirect(f"/me/cases/{case.id}?done=filed")
        if report is not None:
            answer = self._told(report, case=case)
        answer.delete_cookie(COOKIE, path=self._path(merchant))
        return answer

    def _reported(self, merchant: Merchant, form: AllegationForm) -> HttpResponse:
        if form.cleaned_data["is_named"] and self.person is None:
            return self._to_sign_in(merchant)
        files = uploads_in(self.request.FILES, "files", most=MOST_AT_ONCE)
        filed = file_report(
            merchant=merchant, allegation=form.allegation(), reporter=self.person, files=files
        )
        return self._told(filed)

    def _told(self, filed: Filed, *, case: Complaint | None = None) -> HttpResponse:
        if filed.report.is_named and case is None:
            return redirect(f"/me/reports/{filed.report.id}?done=filed")
        self.request.session[NEW_CODE] = {
            "code": filed.code,
            "shop": filed.report.merchant.name,
            "case": str(case.id) if case else "",
        }
        return redirect("/reports/filed")

    def _kept(self, merchant: Merchant) -> HttpResponse:
        names = FORMS[self.kind].base_fields
        typed = {name: self.request.POST.get(name, "") for name in names}
        draft = typed | {"wishes": self.request.POST.getlist("wishes")}
        kept = drafts.keep_draft(merchant=merchant, form=draft)
        answer = self._to_sign_in(merchant)
        # Under the form's own path: it is sent nowhere else, and stands in no log.
        answer.set_cookie(
            COOKIE,
            kept.token,
            max_age=int(drafts.KEPT_FOR.total_seconds()),
            path=self._path(merchant),
            secure=self.request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        return answer

    def _to_sign_in(self, merchant: Merchant) -> HttpResponse:
        here = f"{self._path(merchant)}?kind={self.kind}&back=1"
        return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': here})}")

    def _draft(self, merchant: Merchant) -> dict[str, Any]:
        token = self.request.COOKIES.get(COOKIE, "")
        if not token:
            return {}
        try:
            draft, form = drafts.read_draft(token)
        except NotFound:
            return {}
        return form if draft.merchant_id == merchant.pk else {}

    def _forget_draft(self) -> None:
        token = self.request.COOKIES.get(COOKIE, "")
        try:
            if token:
                drafts.discard_draft(token=token)
        except NotFound:
            pass  # filed or expired already

    def _similar(self, merchant: Merchant, form: GrievanceForm) -> HttpResponse | None:
        """Who has not seen that others complain of the like is shown it, once."""
        if ticked(self.request, "seen_similar"):
            return None
        found = similar_open(merchant, category=form.cleaned_data["category"], most=FEW)
        others = [case for case in found if case.complainant != self.request.user.pk]
        return self.shown(merchant, form, similar=others) if others else None

    def _path(self, merchant: Merchant) -> str:
        return f"/m/{merchant.code}/complain"

    def shown(
        self,
        merchant: Merchant,
        form: Form,
        *,
        refusal: DomainError | None = None,
        similar: list[Complaint] | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        """The form with what was typed, what was wrong, and who complains of the like."""
        if self.kind == "report":
            self.request.session.setdefault("reporting", True)  # the code comes back by it
        person = self.person
        context = {
            "merchant": merchant,
            "kind": self.kind,
            "form": form,
            "refusal": refusal,
            "similar": [similar_shown(case) for case in similar or ()],
            "is_back": "back" in self.request.GET and person is not None,
            "today": timezone.localdate(),
            "is_verified": person is not None and identity_of(person) is not None,
            "is_signed_in": person is not None,
            "most_files": MOST_AT_ONCE,
        }
        return render(self.request, "complaints/complain.html", context, status=status)


class JoinComplaint(OneTap, SignedInPage):
    """/m/{code}/complaints/{reference}/join: stand behind somebody's complaint."""

    def get(self, request: HttpRequest, code: str, reference: UUID) -> HttpResponse:
        return self.shown(code, reference)

    def post(self, request: HttpRequest, code: str, reference: UUID) -> HttpResponse:
        try:
            join_complaint(
                person=self.person,
                merchant=merchant_by(code),
                complaint=reference,
                statement=text_in(request),
                shows_name=ticked(request, "shows_name"),
                shows_phone=ticked(request, "shows_phone"),
            )
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(code, reference, refusal=refusal)
        return redirect(f"/me/cases/{reference}?done=joined")

    def shown(
        self, code: str, reference: UUID, *, refusal: DomainError | None = None
    ) -> HttpResponse:
        """The complaint as its author opened it to others."""
        merchant = merchant_by(code)
        open_ones = Complaint.objects.open().at(merchant.pk)
        case = open_ones.filter(id=reference, takes_others=True).first()
        if case is None:
            raise NotFound
        context = {"merchant": merchant, "one": similar_shown(case), "refusal": refusal}
        status = status_of(type(refusal)) if refusal else HTTPStatus.OK
        return render(self.request, "complaints/join.html", context, status=status)


def similar_shown(case: Complaint) -> dict[str, Any]:
    """A complaint that takes others; its words only where its author made them public."""
    together = Participant.objects.filter(
        merchant=case.merchant_id, complaint_id=case.id, left_at=None
    )
    return {
        "id": case.id,
        "category": name_of(case.category),
        "words": case.words_public if case.may_publish and not case.is_held else "",
        "filed_on": case.filed_on,
        "people": together.count(),
    }
