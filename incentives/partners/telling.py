"""Who hears of agreements: everybody who acts for the partner, and the office in charge."""

from __future__ import annotations

from datetime import date

from backend.accounts.organisations.models import Kind, Organisation, Standing
from backend.notices.actions import notify_organisation
from incentives.partners.models import Agreement
from incentives.partners.reading import COMPETENCE

AT_DESK = "/partner/agreements"


def tell_of_new(agreement: Agreement) -> None:
    """A new one was made."""
    words = {"number": agreement.number, "until": agreement.ends_on.isoformat()}
    _tell_partner(agreement, "agreement.made", words, key=str(agreement.pk))


def tell_of_end(agreement: Agreement) -> None:
    """It ends before its time, why, and from when."""
    words = {
        "number": agreement.number,
        "on": str(agreement.ended_on),
        "reason": agreement.end_reason,
    }
    _tell_partner(agreement, "agreement.ended_early", words, key=str(agreement.pk))


def tell_of_ending(agreement: Agreement, *, on: date) -> None:
    """It will end by itself, and nothing follows; once per last day."""
    partner = agreement.partner
    words = {"number": agreement.number, "partner": partner.name_zh, "on": on.isoformat()}
    key = f"{agreement.pk}:{on.isoformat()}"
    _tell_partner(agreement, "agreement.ending", words, key=key)
    offices = Organisation.objects.filter(
        kind=Kind.OFFICE, standing=Standing.ACTIVE, subject_kinds__contains=[COMPETENCE]
    )
    for office in offices.order_by("pk"):
        notify_organisation(
            office,
            kind="agreement.ending_city",
            subject=_subject(agreement),
            words=words,
            address=f"/office/partners/{partner.pk}",
            key=key,
        )


def tell_of_over(agreement: Agreement) -> None:
    """It has ended; nothing of it stays open."""
    words = {"number": agreement.number, "on": agreement.last_day.isoformat()}
    _tell_partner(agreement, "agreement.over", words, key=str(agreement.pk))


def _tell_partner(agreement: Agreement, kind: str, words: dict[str, str], *, key: str) -> None:
    notify_organisation(
        agreement.partner.organisation_id,
        kind=kind,
        subject=_subject(agreement),
        words=words,
        address=AT_DESK,
        key=key,
    )


def _subject(agreement: Agreement) -> tuple[str, str]:
    return ("incentives.agreement", str(agreement.pk))
