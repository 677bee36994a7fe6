"""The secret case code of an anonymous report: shown once, kept as a hash, typed on a phone."""

from __future__ import annotations

import hashlib
import secrets

from backend.kernel.ids import ALPHABET
from merchants.complaints.reports.models import Report, ReportCode

GROUPS, GROUP = 5, 4  # 20 signs of 26: 94 bits


def new_code() -> str:
    """K7M2-Q9XH-4D2B-PWTR-8N3C."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def remember(code: str, report: Report) -> None:
    """From now on the code leads to the report."""
    ReportCode.objects.create(
        digest=digest_of(code), merchant_id=report.merchant_id, report_id=report.id
    )


def report_of(code: str) -> Report | None:
    """The report a code leads to; blanks, hyphens and case do not matter."""
    found = ReportCode.objects.filter(digest=digest_of(code)).first()
    if found is None:
        return None
    rows = Report.objects.select_related("merchant")
    return rows.filter(merchant=found.merchant_id, id=found.report_id).first()


def digest_of(code: str) -> str:
    """A random code of 94 bits needs no slow hash."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(b"chengyi/report-code/v1\x00" + plain.encode()).hexdigest()
