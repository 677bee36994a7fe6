"""Filing a complaint, and joining one: who may, how often, once."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.files.actions import release
from backend.kernel.constraints import constraint
from backend.kernel.errors import Conflict, Denied, Invalid
from backend.kernel.ids import uuid7
from backend.kernel.vault import vault
from merchants.complaints import telling, words
from merchants.complaints.categories import BY_CODE
from merchants.complaints.choices import MessageKind, Wish
from merchants.complaints.evidence import attach, keep_files
from merchants.complaints.models import Complaint, Participant
from merchants.complaints.moves import consumer, held, noted, receipted, say
from merchants.complaints.terms import turn_clocks
from merchants.complaints.workflows import Status
from merchants.registry.models import Merchant
from merchants.staff.reading import staffs

MOST_OPEN = 20
MOST_A_DAY = 10
MOST_TOGETHER = 500
FINGERPRINT = "merchants_complaint.fingerprint"


class OwnShop(Denied):
    """Whoever works there is no consumer there."""

    code = "own_shop"
    message = _("不能投诉自己任职的店铺。")


class TooManyOpen(Conflict):
    """Nothing is dropped in silence: this one was not taken, and says so."""

    code = "too_many_open_complaints"
    message = _("您还有 20 件投诉没有办结，请先跟进或撤回其中一些，再提交新的。本次没有保存。")


class TooManyToday(Conflict):
    code = "too_many_complaints_today"
    message = _("今天提交的投诉已达 10 件，请明天再提交；紧急情况请拨打 12315。本次没有保存。")


class FormWrong(Invalid):
    """One field of the form; `errors` says which."""

    code = "complaint_form_invalid"
    message = _("投诉内容有误，请检查标出的项目。")

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(
            errors=[{"pointer": f"/{field}", "in": "body", "code": self.code, "detail": detail}]
        )


class NotOpenToOthers(Conflict):
    code = "complaint_not_open_to_others"
    message = _("这件投诉目前不能加入，请单独提交。")


class AlreadyInIt(Conflict):
    code = "already_in_this_complaint"
    message = _("您已经在这件投诉里了。")


@dataclass(frozen=True, kw_only=True)
class Grievance:
    """The form. `shows_name`, `shows_phone`: to the shop."""

    category: str
    words: str
    happened_on: date
    wishes: Sequence[str]
    amount: Decimal | None = None
    outlet_id: UUID | None = None
    may_publish: bool = False
    may_delegate: bool = False
    goes_on_by_itself: bool = True
    takes_others: bool = False
    shows_name: bool = False
    shows_phone: bool = False


@transaction.atomic
def file_complaint(
    *,
    complainant: User,
    merchant: Merchant,
    grievance: Grievance,
    files: Sequence[UploadedFile[Any]] = (),
) -> Complaint:
    """Take a complaint and give it to the shop at once. The same again on one day is the same.

    Raises OwnShop, FormWrong, WordsMissing, WordsTooLong, TooManyOpen, TooManyToday, and what
    backend.files refuses: then nothing is kept.
    """
    check_form(grievance)
    kept = keep_files(files, owner=complainant.pk)  # before any lock
    person = User.objects.select_for_update(no_key=True).get(pk=complainant.pk)
    if staffs(person.pk, merchant.pk):
        raise OwnShop
    case = _case_of(person, merchant, grievance)
    before = Complaint.objects.filter(
        merchant=merchant.pk,
        complainant=person.pk,
        filed_on=case.filed_on,
        fingerprint=case.fingerprint,
    ).first()
    if before is not None:
        release(kept)
        return before
    _within_limits(person, on=case.filed_on)
    by = consumer(person)
    case.entry = receipted(case, "filed", by=by, act=_told(case, grievance))
    with constraint("same_complaint_once_a_day", raises=Conflict):
        case.save(force_insert=True)
    shown = {"shows_name": grievance.shows_name, "shows_phone": grievance.shows_phone}
    _place(case, person, is_lead=True, **shown)
    noted(case, machine="case", start="", end=case.status, by=by, entry=case.entry)
    attach(case, kept, by=by)
    turn_clocks(case, on=case.filed_on)
    telling.shop(case, "complaint.filed")
    return case


@transaction.atomic
def join_complaint(
    *,
    person: User,
    merchant: Merchant,
    complaint: UUID,
    statement: str = "",
    shows_name: bool = False,
    shows_phone: bool = False,
) -> Participant:
    """Stand behind an open complaint of somebody who takes others. Raises NotFound, OwnShop,
    NotOpenToOthers, AlreadyInIt, TooManyOpen.
    """
    locked = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    case = held(merchant.pk, complaint)
    if staffs(locked.pk, merchant.pk):
        raise OwnShop
    if not case.takes_others or case.status in (Status.CLOSED, Status.WITHDRAWN, Status.ENDED):
        raise NotOpenToOthers
    together = Participant.objects.filter(merchant=merchant.pk, complaint_id=case.id)
    if together.filter(person=locked.pk).exists():
        raise AlreadyInIt
    if together.count() >= MOST_TOGETHER:
        raise NotOpenToOthers
    _within_limits(locked, on=timezone.localdate())
    by = consumer(locked)
    said = {"shows_name": shows_name, "shows_phone": shows_phone, "statement": statement}
    receipted(case, "joined", by=by, act=said)
    place = _place(case, locked, is_lead=False, shows_name=shows_name, shows_phone=shows_phone)
    if statement.strip():
        say(case, MessageKind.JOINED, statement, by=by)
    telling.shop(case, "complaint.joined")
    return place


def similar_open(merchant: Merchant, *, category: str, most: int = 5) -> list[Complaint]:
    """Open complaints at this shop about the like that take others: join rather than repeat."""
    branch = category.partition(".")[0]
    alike = Complaint.objects.open().at(merchant.pk).filter(takes_others=True)
    return list(alike.filter(category__startswith=f"{branch}.").order_by("-id")[:most])


def check_form(form: Grievance) -> None:
    """What can be wrong before anything is looked up. Raises FormWrong."""
    if form.category not in BY_CODE:
        raise FormWrong("category", str(_("请选择问题类别。")))
    if not form.wishes or not set(form.wishes) <= set(Wish.values):
        raise FormWrong("wishes", str(_("请选择至少一项诉求。")))
    if form.happened_on > timezone.localdate():
        raise FormWrong("happened_on", str(_("发生日期不能晚于今天。")))
    if form.amount is not None and not 0 <= form.amount < Decimal(10) ** 10:
        raise FormWrong("amount", str(_("金额有误。")))


def _case_of(person: User, merchant: Merchant, form: Grievance) -> Complaint:
    case = Complaint(
        merchant=merchant,
        id=uuid7(),
        complainant=person.pk,
        outlet_id=form.outlet_id,
        division_code=merchant.division_code,
        category=form.category,
        happened_on=form.happened_on,
        wishes=sorted(set(form.wishes)),
        amount=form.amount,
        may_publish=form.may_publish,
        may_delegate=form.may_delegate,
        goes_on_by_itself=form.goes_on_by_itself,
        takes_others=form.takes_others,
        filed_on=timezone.localdate(),
        fingerprint=fingerprint(merchant, form.category, form.words),
    )
    written = words.write(form.words, table="complaint", pk=case.id)
    case.words_sealed, case.is_held = written.sealed, written.is_held
    case.words_public = written.public if form.may_publish else ""
    return case


def fingerprint(merchant: Merchant, category: str, text: str) -> bytes:
    """What two sendings of one letter have in common: blanks and forms of signs do not count."""
    folded = "".join(unicodedata.normalize("NFKC", text).split()).lower()
    told = f"{merchant.pk}|{category}|{folded}"
    return vault().blind_index(told, context=FINGERPRINT)


def _told(case: Complaint, form: Grievance) -> dict[str, object]:
    return {
        "category": form.category,
        "words": form.words,
        "happened_on": form.happened_on.isoformat(),
        "wishes": list(case.wishes),
        "amount": str(form.amount) if form.amount is not None else None,
        "may_publish": form.may_publish,
        "may_delegate": form.may_delegate,
        "shows_name": form.shows_name,
        "shows_phone": form.shows_phone,
    }


def _within_limits(person: User, *, on: date) -> None:
    places = Participant.objects.filter(person=person.pk, left_at=None)
    if Complaint.objects.open().behind(person.pk).count() >= MOST_OPEN:
        raise TooManyOpen
    if places.filter(joined_at__date=on).count() >= MOST_A_DAY:
        raise TooManyToday


def _place(
    case: Complaint, person: User, *, is_lead: bool, shows_name: bool, shows_phone: bool
) -> Participant:
    with constraint("one_place_in_a_complaint", raises=AlreadyInIt):
        return Participant.objects.create(
            merchant_id=case.merchant_id,
            id=uuid7(),
            complaint_id=case.id,
            person=person.pk,
            is_lead=is_lead,
            shows_name=shows_name,
            shows_phone=shows_phone,
        )
