"""Begun without an account, finished with one: kept under a token that only its holder has.

The token names shop and draft and is signed; nothing about a person is kept with the draft.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.kernel.errors import NotFound, TooLarge
from backend.kernel.ids import uuid7
from merchants.complaints import words
from merchants.complaints.drafts.models import ComplaintDraft
from merchants.complaints.filing import Grievance, file_complaint
from merchants.complaints.models import Complaint
from merchants.complaints.workflows import DRAFT, DraftStatus
from merchants.registry.models import Merchant

KEPT_FOR = timedelta(days=7)
SALT = "merchants.complaints.draft"
LARGEST = 40_000  # bytes of JSON


class DraftTooLarge(TooLarge):
    code = "draft_too_large"
    message = _("草稿太长，无法保存。")


class DraftGone(NotFound):
    code = "draft_gone"
    message = _("草稿已提交、已删除或已过期。")


class Kept(NamedTuple):
    """A draft and the token that leads back to it."""

    draft: ComplaintDraft
    token: str


@transaction.atomic
def keep_draft(*, merchant: Merchant, form: Mapping[str, Any]) -> Kept:
    """Keep what was typed so far, complete or not, for a week; anybody may."""
    draft = ComplaintDraft(merchant=merchant, id=uuid7(), expires_at=timezone.now() + KEPT_FOR)
    draft.form_sealed = _sealed(draft, form)
    draft.save(force_insert=True)
    return Kept(draft, signing.dumps([str(merchant.pk), str(draft.id)], salt=SALT))


@transaction.atomic
def change_draft(*, token: str, form: Mapping[str, Any]) -> ComplaintDraft:
    """Replace what was kept. Raises DraftGone."""
    draft = _held(token)
    draft.form_sealed = _sealed(draft, form)
    draft.save(update_fields=["form_sealed"])
    return draft


def read_draft(token: str) -> tuple[ComplaintDraft, dict[str, Any]]:
    """What was kept, for whoever holds the token. Raises DraftGone."""
    draft = _found(token)
    text = words.read(
        draft.form_sealed, table="complaintdraft", pk=draft.id, about=None, reading=words.NOTED
    )
    form: dict[str, Any] = json.loads(text)
    return draft, form


@transaction.atomic
def file_draft(*, complainant: User, token: str, form: Grievance) -> Complaint:
    """Send a draft as a complaint; the same token again is the same complaint."""
    draft = _held(token, or_filed=True)
    if draft.filed_as is not None:
        earlier = Complaint.objects.filter(
            merchant=draft.merchant_id, id=draft.filed_as, complainant=complainant.pk
        ).first()
        if earlier is None:
            raise DraftGone
        return earlier
    case = file_complaint(complainant=complainant, merchant=draft.merchant, grievance=form)
    _end(draft, DraftStatus.FILED, filed_as=case.id)
    return case


@transaction.atomic
def discard_draft(*, token: str) -> None:
    """Forget it now. Raises DraftGone."""
    _end(_held(token), DraftStatus.DISCARDED)


@transaction.atomic
def expire_drafts(*, most: int = 500) -> int:
    """Forget what is older than a week, some at a time; how many."""
    old = ComplaintDraft.objects.filter(status=DraftStatus.KEPT, expires_at__lt=timezone.now())
    rows = list(old.order_by("expires_at").select_for_update(skip_locked=True)[:most])
    for draft in rows:
        _end(draft, DraftStatus.EXPIRED)
    return len(rows)


def as_grievance(form: Mapping[str, Any]) -> Grievance:
    """Validated fields of a form, by name, as the action takes them."""
    amount = form.get("amount")
    return Grievance(
        **{
            **form,
            "happened_on": date.fromisoformat(str(form["happened_on"])),
            "amount": Decimal(str(amount)) if amount is not None else None,
        }
    )


def _end(draft: ComplaintDraft, to: str, *, filed_as: UUID | None = None) -> None:
    DRAFT.check(draft.status, to)
    draft.status, draft.form_sealed, draft.filed_as = to, None, filed_as
    draft.save()


def _sealed(draft: ComplaintDraft, form: Mapping[str, Any]) -> bytes:
    text = json.dumps(form, default=str)
    if len(text.encode()) > LARGEST:
        raise DraftTooLarge
    return words.seal(text, table="complaintdraft", pk=draft.id)


def _found(token: str) -> ComplaintDraft:
    merchant, key = _named(token)
    rows = ComplaintDraft.objects.select_related("merchant")
    draft = rows.filter(merchant=merchant, id=key, status=DraftStatus.KEPT).first()
    if draft is None or draft.expires_at < timezone.now():
        raise DraftGone
    return draft


def _held(token: str, *, or_filed: bool = False) -> ComplaintDraft:
    merchant, key = _named(token)
    rows = ComplaintDraft.objects.select_for_update(of=("self",)).select_related("merchant")
    draft = rows.filter(merchant=merchant, id=key).first()
    if draft is not None and draft.status == DraftStatus.FILED and or_filed:
        return draft
    if draft is None or draft.status != DraftStatus.KEPT or draft.expires_at < timezone.now():
        raise DraftGone
    return draft


def _named(token: str) -> tuple[UUID, UUID]:
    try:
        merchant, key = signing.loads(token, salt=SALT)
        return UUID(merchant), UUID(key)
    except (signing.BadSignature, ValueError, TypeError):
        raise DraftGone from None
