"""Files of a case: kept before any lock is taken, shown to the sides they are meant for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.files.actions import keep_evidence
from backend.files.models import StoredFile
from backend.files.serving import respond
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.ids import uuid7
from merchants.complaints.choices import Side
from merchants.complaints.models import Complaint, Evidence
from merchants.complaints.moves import EVERYBODY, Actor, consumer, mine, of_shop, receipted
from merchants.complaints.terms import bring_materials
from merchants.complaints.workflows import OPEN

ROOM = "complaints"
MOST_OF_A_SIDE = 20
MOST_AT_ONCE = 9


class TooManyFilesInCase(Conflict):
    code = "too_many_files_in_case"
    message = _("这件投诉的附件已满 20 个。本次没有保存。")


class CaseIsOver(Conflict):
    code = "complaint_takes_no_files"
    message = _("这件投诉已经办结，不能再添加附件。")


def keep_files(
    files: Sequence[UploadedFile[Any]], *, owner: UUID, room: str = ROOM
) -> list[StoredFile]:
    """Keep uploads inside the caller's transaction; a refusal of one is a refusal of all."""
    return [keep_evidence(upload, owner=owner, room=room) for upload in files]


@transaction.atomic
def add_evidence(
    *, person: User, complaint: UUID, files: Sequence[UploadedFile[Any]], to_shop: bool = True
) -> list[Evidence]:
    """Add files of a consumer; not `to_shop`: for the office only."""
    kept = keep_files(files, owner=person.pk)
    case = mine(person, complaint)
    sides = EVERYBODY if to_shop else [Side.CONSUMER, Side.OFFICE]
    return attach(case, kept, by=consumer(person), visible_to=sides)


@transaction.atomic
def add_evidence_of_shop(
    *, shop: Organisation, clerk: User, complaint: UUID, files: Sequence[UploadedFile[Any]]
) -> list[Evidence]:
    """Add files of the shop; everybody in the case sees them."""
    kept = keep_files(files, owner=clerk.pk)
    case = of_shop(shop, complaint)
    return attach(case, kept, by=Actor(Side.MERCHANT, clerk, shop))


def attach(
    case: Complaint,
    kept: Sequence[StoredFile],
    *,
    by: Actor,
    visible_to: Sequence[str] = tuple(EVERYBODY),
) -> list[Evidence]:
    """Put kept files into a held case, with one receipt that names their contents."""
    if not kept:
        return []
    if case.status not in OPEN:
        raise CaseIsOver
    of_side = Evidence.objects.filter(merchant=case.merchant_id, complaint_id=case.id, side=by.side)
    if of_side.count() + len(kept) > MOST_OF_A_SIDE:
        raise TooManyFilesInCase
    if by.side == Side.CONSUMER:
        bring_materials(case)
    digests = [bytes(file.sha256).hex() for file in kept]
    receipted(case, "evidence_added", by=by, act={"sha256": digests})
    rows = [
        Evidence(
            merchant_id=case.merchant_id,
            id=uuid7(),
            complaint_id=case.id,
            file_id=file.pk,
            side=by.side,
            owner=file.owner,
            visible_to=list(visible_to),
        )
        for file in kept
    ]
    return Evidence.objects.bulk_create(rows)


def file_for(
    evidence: Sequence[Evidence], reference: UUID, *, original: bool = False
) -> HttpResponse:
    """One file of those a view lets its reader see (`CaseView.evidence`). Raises NotFound."""
    found = next((each for each in evidence if each.id == reference), None)
    if found is None:
        raise NotFound
    return respond(found.file_id, original=original)
