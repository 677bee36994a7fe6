"""A letter that is both complaint and report becomes two, with the sender's agreement (art. 9)."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.kernel.errors import Conflict
from merchants.complaints import telling, words
from merchants.complaints.dialogue import lead_case
from merchants.complaints.filing import Grievance, file_complaint
from merchants.complaints.handling.actions import desk
from merchants.complaints.models import Complaint
from merchants.complaints.moves import consumer, receipted
from merchants.complaints.reports.actions import Allegation, Filed, file_report
from merchants.registry.models import Merchant


class NothingSuggested(Conflict):
    code = "no_split_suggested"
    message = _("没有待您同意的拆分建议。")


class Split(NamedTuple):
    """Both halves of one letter."""

    complaint: Complaint
    report: Filed


@transaction.atomic
def file_both(
    *, sender: User, merchant: Merchant, grievance: Grievance, allegation: Allegation
) -> Split:
    """Both, as the sender agreed: the shop gets the complaint and never hears of the report."""
    case = file_complaint(complainant=sender, merchant=merchant, grievance=grievance)
    filed = file_report(
        merchant=merchant,
        allegation=allegation,
        reporter=sender,
        split_from=_link(allegation, case),
    )
    return Split(case, filed)


@transaction.atomic
def suggest_split(*, officer: User, office: Organisation, handling: UUID, text: str) -> Complaint:
    """An officer sees word of wrongdoing in a complaint; the sender is asked."""
    _row, case, by = desk(officer, office, handling)
    case.split_words_sealed = words.write(text, table="split", pk=case.id).sealed
    case.save(update_fields=["split_words_sealed"])
    receipted(case, "split_suggested", by=by, act={"text": text})
    telling.complainant(case, "complaint.split_suggested")  # whoever joined may know the shop
    return case


def suggested_split(case: Complaint) -> str:
    """What the officer suggests to report, for the complainant; "" when nothing is."""
    return words.read(
        case.split_words_sealed, table="split", pk=case.id, about=None, reading=words.NOTED
    )


@transaction.atomic
def agree_to_split(*, complainant: User, complaint: UUID, is_named: bool) -> Filed:
    """Agree: the suggested part becomes a report of its own. Raises NothingSuggested."""
    case = lead_case(complainant, complaint)
    text = suggested_split(case)
    if not text:
        raise NothingSuggested
    allegation = Allegation(
        category=case.category, words=text, happened_on=case.happened_on, is_named=is_named
    )
    filed = file_report(
        merchant=case.merchant,
        allegation=allegation,
        reporter=complainant,
        split_from=_link(allegation, case),
    )
    _settled(case, complainant, agreed=True)
    return filed


@transaction.atomic
def decline_split(*, complainant: User, complaint: UUID) -> Complaint:
    """Leave it a complaint alone. Raises NothingSuggested."""
    case = lead_case(complainant, complaint)
    if case.split_words_sealed is None:
        raise NothingSuggested
    _settled(case, complainant, agreed=False)
    return case


def _settled(case: Complaint, complainant: User, *, agreed: bool) -> None:
    case.split_words_sealed = None
    case.save(update_fields=["split_words_sealed"])
    receipted(case, "split_answered", by=consumer(complainant), act={"agreed": agreed})


def _link(allegation: Allegation, case: Complaint) -> UUID | None:
    # An anonymous report that names its complaint would name its author.
    return case.id if allegation.is_named else None
