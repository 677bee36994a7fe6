"""/me/passbook, one's certificates, and what others see of one that they were shown."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

import qrcode
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from qrcode.image.svg import SvgPathImage

from backend.accounts.pages import SignedInPage
from backend.api import cursors
from backend.api.params import Query
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.kernel.errors import DomainError, NotFound
from credit.deeds.models import Deed
from credit.ledger.reading import spendable
from credit.membership.reading import member_of
from credit.standing.reading import standing_of
from credit.statements import sdjwt
from credit.statements.certificates import (
    MOST_DEEDS,
    NoSuchCertificate,
    address_of,
    certify,
    check,
    own_certificates,
    revoke,
    text_of,
)
from credit.statements.paper import as_pdf, month_in, statement_of
from credit.statements.passbook import months, page

LIST = "passbook"
MINE = "/me/points/certificates"


class Passbook(SignedInPage):
    """The newest first; older ones by a link at the end."""

    def get(self, request: HttpRequest) -> HttpResponse:
        member = member_of(self.person.pk)
        if member is None:
            return redirect("/me/points/join")
        rows, after = page(member, before=place_in(Query(request.GET, "cursor")))
        context = {
            "months": months(rows),
            "standing": standing_of(member),
            "spendable": spendable(member),
            "next_url": f"/me/passbook?cursor={cursors.encode(LIST, [after])}" if after else "",
        }
        return render(request, "statements/passbook.html", context)


class PassbookPaper(SignedInPage):
    """/me/passbook.pdf?month=2026-10: one month as a file to keep. Raises NotAMember."""

    def get(self, request: HttpRequest) -> HttpResponse:
        month = month_in(Query(request.GET, "month"))
        return as_pdf(statement_of(self.person, month=month))


def place_in(query: Query) -> int | None:
    """Where the list goes on. Raises BadParameter."""
    cursor = query.text("cursor", longest=cursors.LONGEST)
    values = cursors.decode(LIST, cursor) if cursor else []
    return int(values[0]) if values and values[0] is not None else None


class Certificates(OneTap, SignedInPage):
    """/me/points/certificates: make one of single deeds, show it, take it back."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            self.done(request.POST.get("certificate", ""))
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(refusal, status=status_of(type(refusal)))
        return redirect(f"{MINE}?done=1")

    def done(self, certificate: str) -> None:
        """Take back the named one, or make one of what is ticked."""
        if certificate:
            revoke(person=self.person, certificate=_uuid(certificate))
            return
        ticked = [_uuid(each) for each in self.request.POST.getlist("deed")[: MOST_DEEDS + 1]]
        with_name = self.request.POST.get("with_name") == "yes"
        certify(person=self.person, deeds=ticked, with_name=with_name)

    def shown(
        self, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """What there is, and the deeds to choose from."""
        member = member_of(self.person.pk)
        if member is None:
            return redirect("/me/points/join")
        thanked = Deed.objects.thanked().of(member).select_related("rule")[: MOST_DEEDS * 4]
        made = own_certificates(self.person.pk)
        context = {
            "deeds": thanked,
            "made": made,
            "refusal": refusal,
            "most": MOST_DEEDS,
            "done": self.request.GET.get("done", ""),
        }
        return render(self.request, "statements/certificates.html", context, status=status)


@never_cache
@require_safe
def shown_certificate(request: HttpRequest, certificate: UUID) -> HttpResponse:
    """/certificates/{certificate}: what its holder chose to show, to whoever has the link."""
    text = text_of(certificate)
    context = {"told": check(text), "text": text, "number": certificate}
    answer = render(request, "statements/certificate.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@never_cache
@require_safe
def certificate_code(request: HttpRequest, certificate: UUID) -> HttpResponse:
    """/certificates/{certificate}.svg: its link as a QR code."""
    text_of(certificate)
    drawn = qrcode.make(address_of(certificate), image_factory=SvgPathImage)
    return HttpResponse(drawn.to_string(), content_type="image/svg+xml")


class VerifyCertificate(OneTap):
    """/verify/certificate: anybody checks one that they were given as text."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "statements/verify.html", {"told": None, "text": ""})

    def post(self, request: HttpRequest) -> HttpResponse:
        text = request.POST.get("text", "")[: sdjwt.LONGEST].strip()
        return render(request, "statements/verify.html", {"told": check(text), "text": text})


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NoSuchCertificate from None
