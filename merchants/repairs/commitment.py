"""The public credit commitment that goes with an application: words ready, type 信用修复型 (4).

It names no document and no offence: it stays public for a while, and what is repaired must not be
told by it (promise 3).
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone

from backend.accounts.organisations.models import Organisation
from backend.kernel.clock import same_day_later
from backend.kernel.ids import uuid7
from merchants.commitments import versions
from merchants.commitments.choices import FULFILMENT_OF, Fulfilment, Publicity, Status, Type
from merchants.commitments.codes import give_code
from merchants.commitments.models import Commitment
from merchants.registry.models import Merchant

TITLE = "信用修复承诺"
CONTENT = (
    "本单位申请信用修复，郑重承诺：一、所提交的材料真实、合法、完整、有效；"
    "二、已经纠正违法失信行为，履行了相关义务；三、今后依法诚信经营，自觉接受政府、行业组织、"
    "社会公众和新闻舆论的监督。"
)
LIABILITY = (
    "违反上述承诺的，愿意接受撤销修复、三年内不得申请信用修复并予以公示的处理，依法承担相应责任。"
)
MONTHS = 12
KEPT_AFTER_ALL = "复核认定承诺属实，更正此前的认定。"


def promise_truth(
    merchant: Merchant, *, office: Organisation, entry: UUID | None, on: date
) -> Commitment:
    """Make it in public, from that day on; the caller holds the merchant. Raises as codes do."""
    made = Commitment(
        merchant=merchant,
        id=uuid7(),
        kind=Type.REPAIR,
        status=Status.OPEN,
        title=TITLE,
        content=CONTENT,
        liability=LIABILITY,
        made_on=on,
        valid_until=same_day_later(on, months=MONTHS),
        accepted_by=office.name[:200],
        publicity=Publicity.PUBLIC,
        is_made_here=True,
        entry=entry,
    )
    made.code = give_code(merchant=merchant, commitment=made.id, on=on)
    return versions.begin(made)


def take_back(merchant: Merchant, commitment: UUID) -> None:
    """The application is over without a repair: the promise that went with it is, too."""
    before = versions.current(merchant, commitment)
    today = timezone.localdate()
    if before.status_on(today) == Status.OPEN:
        versions.succeed(before, status=Status.WITHDRAWN, withdrawn_on=today)


def find_broken(merchant: Merchant, commitment: UUID, *, office: str, reasons: str) -> None:
    """A decision found it untrue."""
    _found(merchant, commitment, Status.BROKEN, office, reasons)


def find_kept(merchant: Merchant, commitment: UUID, *, office: str) -> None:
    """An appeal found that it was true after all."""
    if versions.current(merchant, commitment).status == Status.BROKEN:
        _found(merchant, commitment, Status.KEPT, office, KEPT_AFTER_ALL)


def _found(merchant: Merchant, commitment: UUID, to: Status, office: str, reasons: str) -> None:
    before, is_broken = versions.current(merchant, commitment), to == Status.BROKEN
    on: date = timezone.localdate()
    versions.succeed(
        before,
        status=to,
        fulfilment=Fulfilment(FULFILMENT_OF[to]),
        unfulfilled=reasons if is_broken else "",
        accountability="三年内不得申请信用修复，并予以公示。" if is_broken else "",
        determined_on=on,
        determined_by=office[:200],
        determined_by_code="",
        reasons=reasons,
    )
