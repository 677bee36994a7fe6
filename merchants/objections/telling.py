"""Telling the shop or the person who objected, and the office that owes the next step."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from backend.accounts.organisations.models import Organisation
from backend.notices.actions import notify, notify_organisation
from merchants.objections.choices import Status
from merchants.objections.models import Objection
from merchants.objections.receipts import SUBJECT
from merchants.records.models import Record
from merchants.staff.reading import shop_of


def tell_filer(objection: Objection, step: str, *, reasons: str = "") -> None:
    """The shop, or the person named in the record; the shop hears of a person's case too."""
    words = {
        "title": title_of(objection),
        "office": name_of(objection.decide_office) or objection.office,
        "due": objection.due_on.isoformat() if objection.due_on else "",
        "outcome": str(objection.get_status_display()),
        "reasons": reasons or objection.reasons,
        "next": _next(objection),
    }
    told = {"kind": f"record_objection.{step}", "subject": (SUBJECT, str(objection.id))}
    key = f"{objection.id}:{step}:{objection.due_on}"
    shop = objection.shop or _organisation_of(objection.merchant_id)
    if shop is not None:
        own = f"/shop/objections/{objection.id}"
        address = own if objection.shop else f"/shop/records/{objection.item}"
        notify_organisation(shop, words=words, address=address, key=key, **told)  # type: ignore[arg-type]
    if objection.shop is None:
        address = f"/me/record-objections/{objection.id}"
        notify(objection.filed_by, words=words, address=address, key=key, **told)  # type: ignore[arg-type]


def tell_office(objection: Objection, *, near: bool = False) -> None:
    """The office whose step it is; nobody where nobody is competent."""
    is_check = objection.status == Status.CHECKING
    office = objection.check_office if is_check else objection.decide_office
    if office is None:
        return
    kind = "record_objection.to_check" if is_check else "record_objection.to_decide"
    words = {
        "title": title_of(objection),
        "due": objection.due_on.isoformat() if objection.due_on else "",
    }
    notify_organisation(
        office,
        kind=kind,
        subject=(SUBJECT, str(objection.id)),
        words=words,
        address=f"/office/objections/{objection.id}",
        key=f"{objection.id}:{'near' if near else 'new'}:{objection.due_on}",
    )


def title_of(objection: Objection) -> str:
    """What the item is called, as it was contested."""
    versions = Record.objects.filter(merchant=objection.merchant_id, id=objection.item)
    titles = versions.filter(version=objection.version).values_list("title", flat=True)
    return (titles.first() or "")[:60]


def name_of(office: UUID | None) -> str:
    """An office's name."""
    found = Organisation.objects.filter(pk=office).first() if office else None
    return found.name if found else ""


def _organisation_of(merchant: UUID) -> UUID | None:
    shop = shop_of(merchant)
    return shop.pk if shop else None


def _next(objection: Objection) -> str:
    """What may be done against a decision (promise: every refusal names the next step)."""
    if objection.status != Status.REJECTED:
        return ""
    if objection.appeals:
        return _("仍不同意的，可以就原文书依法申请行政复议或提起行政诉讼。")
    return _("不同意的，可以申请复核，由另一位人员办理。")
