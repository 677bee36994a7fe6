"""One's way to a report and its file, and checking one by its number or by its bytes."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from merchants.lookup.models import Change, ChangeKind
from merchants.lookup.reading import fresh_card
from merchants.reports.actions import NoSuchReport, still_true
from merchants.reports.models import (
    CreditReport,
    CreditReportFile,
    CreditReportKey,
    Form,
    State,
)
from merchants.reports.signing import holds

NUMBER = re.compile(r"[0-9]{14}[0-9A-Z]{8}")
# Where our own papers carry their number, as far as it can be read without opening the PDF.
NUMBER_IN_FILE = re.compile(rb"(?<![0-9A-Za-z])([0-9]{14}[0-9A-Z]{8})(?![0-9A-Za-z])")


class FileEnded(Conflict):
    """Its days are over, or the page says something else by now."""

    code = "credit_report_file_ended"
    message = _("这份报告的文件已不再提供：保存期已过，或者其中的信息已经变动。请重新生成。")


class NotReady(Conflict):
    code = "credit_report_not_ready"
    message = _("报告还在生成，请稍候。")


class Since(NamedTuple):
    """What the page told after the report was made; of what ended nothing but that it did."""

    ended: int
    changed: int


class Checked(NamedTuple):
    """`state`: genuine, altered (its number is ours, its bytes are not), forged (the statement
    is not signed by a key that is believed), unknown."""

    state: str
    report: CreditReport | None = None
    form: str = ""  # which file the bytes were
    since: Since = Since(0, 0)
    is_current: bool = False


UNKNOWN = Checked("unknown")


def report_of(merchant_id: UUID, report: UUID) -> CreditReport:
    """One report of this merchant. Raises NoSuchReport."""
    found = CreditReport.objects.filter(merchant=merchant_id, id=report).first()
    if found is None:
        raise NoSuchReport
    return found


def file_of(report: CreditReport, form: Form) -> bytes:
    """Its bytes, while they are true. Raises NotReady, FileEnded."""
    if report.state != State.READY:
        raise NotReady
    files = CreditReportFile.objects.filter(merchant=report.merchant_id, report_id=report.id)
    kept = files.filter(form=form).first()
    if kept is None or not still_true(report):
        raise FileEnded
    return bytes(kept.body)


def has_file(report: CreditReport) -> bool:
    """Whether there is still something to download."""
    files = CreditReportFile.objects.filter(merchant=report.merchant_id, report_id=report.id)
    return (
        report.state == State.READY and files.filter(form=Form.PDF).exists() and still_true(report)
    )


def check_number(number: str) -> Checked:
    """What stands behind a number that somebody reads off a paper."""
    plain = re.sub(r"\s", "", number).upper()
    return _checked(_by_key(plain)) if NUMBER.fullmatch(plain) else UNKNOWN


def check_digest(digest: str) -> Checked:
    """The same by the SHA-256 (hex) of the file somebody holds."""
    plain = digest.strip().lower()
    found = _by_key(plain) if re.fullmatch("[0-9a-f]{64}", plain) else None
    if found is None or found.statement is None:
        return UNKNOWN
    form = Form.PDF if found.statement["pdf_sha256"] == plain else Form.JSON
    return _checked(found)._replace(form=form)


def check_file(chunks: Iterable[bytes]) -> Checked:
    """The same by the file itself: one byte altered and it is not ours. Nothing of it is kept."""
    whole = bytearray()
    for chunk in chunks:
        whole.extend(chunk)
    found = check_digest(sha256(whole).hexdigest())
    if found.state != "unknown":
        return found
    for told in dict.fromkeys(NUMBER_IN_FILE.findall(whole)[:20]):
        meant = check_number(bytes(told).decode())
        if meant.state == "genuine":
            return meant._replace(state="altered")
    return UNKNOWN


def receipt_of_report(report: CreditReport) -> dict[str, Any]:
    """What proves years later that this report was issued; it holds nothing but the statement."""
    if report.entry is None:
        raise NotReady
    return receipt_of(Entry.objects.get(pk=report.entry))


def signature_of(report: CreditReport) -> str:
    """The signature as base64."""
    return b64encode(bytes(report.signature or b"")).decode()


def _by_key(value: str) -> CreditReport | None:
    key = CreditReportKey.objects.filter(pk=value).first()
    if key is None:
        return None
    return CreditReport.objects.select_related("merchant").get(
        merchant=key.merchant_id, id=key.report_id
    )


def _checked(report: CreditReport | None) -> Checked:
    if report is None or report.statement is None or report.key_id is None:
        return UNKNOWN
    signature = bytes(report.signature or b"")
    if not holds(report.statement, key_id=report.key_id, signature=signature):
        return Checked("forged", report)
    fresh_card(report.merchant_id)  # so that what ended with the day is told
    return Checked("genuine", report, since=_since(report), is_current=still_true(report))


def _since(report: CreditReport) -> Since:
    later = Change.objects.filter(merchant_id=report.merchant_id, id__gt=report.seen_change)
    ended = Count("item_id", distinct=True, filter=Q(kind=ChangeKind.ITEM_ENDED))
    other = Count("id", filter=~Q(kind__in=[ChangeKind.ITEM_ENDED, ChangeKind.SEAL_CHANGED]))
    told = later.aggregate(ended=ended, changed=other)
    return Since(told["ended"], told["changed"])
