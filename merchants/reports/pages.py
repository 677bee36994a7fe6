"""Pages of the credit report: ask for it, wait for it, take it away, check one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from rest_framework.exceptions import Throttled

from backend.api.callers import network_of
from backend.api.taps import OneTap
from backend.api.write_limits import Bucket, take
from backend.files.refusals import FileEmpty, FileTooLarge
from backend.kernel.errors import DomainError
from merchants.licences.seals import merchant_by
from merchants.lookup.reading import key_of
from merchants.reports.actions import ask_report
from merchants.reports.assembling import SECTIONS
from merchants.reports.models import CreditReport, Form, State
from merchants.reports.reading import (
    Checked,
    check_file,
    check_number,
    file_of,
    has_file,
    report_of,
)

LIMITS = ((120, 3600), (1_000, 86_400))  # new reports asked for from one network
MOST_BYTES = 32 * 1024 * 1024
AGAIN_AFTER = 2  # seconds until the page of a report being made asks again
TYPES = {Form.PDF: "application/pdf", Form.JSON: "application/json; charset=utf-8"}


@method_decorator(never_cache, name="dispatch")
class AskReport(OneTap):
    """/m/{code}/credit-report: what it is; a button makes one of what is public now."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        merchant = merchant_by(code)
        if code != merchant.code:
            return HttpResponsePermanentRedirect(f"/m/{merchant.code}/credit-report")
        context = {"merchant": merchant, "sections": SECTIONS}
        return render(request, "reports/ask.html", context)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        merchant = merchant_by(code)
        count_asking(request)
        asked = ask_report(merchant.pk)
        return redirect(f"/m/{merchant.code}/credit-report/{asked.id}")


@require_safe
@never_cache
def report(request: HttpRequest, code: str, report: UUID) -> HttpResponse:
    """/m/{code}/credit-report/{report}: its progress; then its number, digest and files."""
    merchant = merchant_by(code)
    found = report_of(merchant.pk, report)
    ready = found.state == State.READY
    context = {
        "merchant": merchant,
        "report": found,
        "ready": ready,
        "has_file": ready and has_file(found),
        "again_after": None if ready else AGAIN_AFTER,
    }
    answer = render(request, "reports/one.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def file(request: HttpRequest, code: str, report: UUID, form: str) -> HttpResponse:
    """/m/{code}/credit-report/{report}.pdf and .json. Raises NotReady, FileEnded."""
    return as_file(report_of(key_of(code).merchant_id, report), Form(form))


def as_file(found: CreditReport, form: Form) -> HttpResponse:
    """The bytes as they were signed; no cache keeps what may end tomorrow (promise 3)."""
    answer = HttpResponse(file_of(found, form), content_type=TYPES[form])
    name = f"credit-report-{found.number}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@method_decorator(never_cache, name="dispatch")
class VerifyReport(OneTap):
    """/verify/report: by number (?number=) or by file; the file is read, compared and let go."""

    most_bytes = MOST_BYTES + 64 * 1024

    def get(self, request: HttpRequest) -> HttpResponse:
        number = request.GET.get("number", "")[:60].strip()
        return self.shown(check_number(number) if number else None, number=number)

    def post(self, request: HttpRequest) -> HttpResponse:
        upload = request.FILES.get("file")
        try:
            if upload is None or not upload.size:
                raise FileEmpty
            if upload.size > MOST_BYTES:
                raise FileTooLarge
        except DomainError as refusal:
            return self.shown(None, refusal=refusal, status=422)
        return self.shown(check_file(upload.chunks()), by_file=True)

    def shown(self, checked: Checked | None, *, status: int = 200, **more: Any) -> HttpResponse:
        """The answer in plain words above the two ways of asking."""
        context = {"checked": checked, "most_mb": MOST_BYTES >> 20, **more}
        return render(self.request, "reports/verify.html", context, status=status)


def count_asking(request: HttpRequest) -> None:
    """Raises Throttled where one network asks for very many."""
    network = network_of(request)
    buckets = [Bucket(f"reports:{most}/{span}:{network}", most, span) for most, span in LIMITS]
    if wait := take(buckets):
        raise Throttled(wait=wait)
