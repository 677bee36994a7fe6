"""What shows that somebody belongs to a shop: a lease, an extract; seen by who decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from backend.accounts import acts
from backend.accounts.models import User
from backend.audit.reads import Reading
from backend.files.actions import keep_evidence
from backend.files.models import StoredFile
from backend.files.serving import respond
from backend.kernel.errors import Conflict, Invalid, NotFound
from merchants.staff.codes import held_shop
from merchants.staff.models import MOST_FILES, Claim, ClaimState

ROOM = "shop_claims"
Uploads = Sequence[UploadedFile[Any]]


class TooManyFiles(Conflict):
    code = "too_many_claim_files"
    message = _("一份申请最多附 9 个文件。本次没有保存。")


class NoFiles(Invalid):
    code = "no_files"
    message = _("请选择文件。")


class ClaimDecided(Conflict):
    code = "claim_takes_no_files"
    message = _("这份申请已经结束，不能再添加文件。")


def keep_files(uploads: Uploads, *, owner: UUID) -> list[StoredFile]:
    """Keep uploads in the caller's transaction, before it takes locks; all or none."""
    if len(uploads) > MOST_FILES:
        raise TooManyFiles
    return [keep_evidence(upload, owner=owner, room=ROOM) for upload in uploads]


def digests(kept: Sequence[StoredFile]) -> dict[str, list[str]]:
    """What a receipt says of files: their SHA-256, nothing if there are none."""
    return {"sha256": [bytes(file.sha256).hex() for file in kept]} if kept else {}


@transaction.atomic
def add_evidence(*, person: User, claim: UUID, files: Uploads) -> Claim:
    """Add to a claim that waits. Raises NotFound, NoFiles, TooManyFiles, ClaimDecided."""
    asked = Claim.objects.filter(id=claim, claimant=person.pk).first()
    if asked is None:
        raise NotFound
    if not files:
        raise NoFiles
    kept = keep_files(files, owner=person.pk)
    held_shop(asked.merchant_id)
    found: Claim = Claim.objects.get(merchant_id=asked.merchant_id, id=claim)
    if found.state != ClaimState.FILED:
        raise ClaimDecided
    if len(found.files) + len(kept) > MOST_FILES:
        raise TooManyFiles
    found.files = [*found.files, *(file.pk for file in kept)]
    found.save(update_fields=["files"])
    said = {"claim": str(found.id)} | digests(kept)
    subject = ("merchants.claim", str(found.id))
    acts.record("shop_claim.evidence_added", subject=subject, actor=person, act=said)
    return found


def file_of(claim: Claim, file: UUID, *, reading: Reading) -> HttpResponse:
    """One file, for who decides; noted. Raises NotFound, FileGone."""
    if file not in claim.files:
        raise NotFound
    reading.note(claim.claimant, what="认领申请的附件")
    return respond(file, original=True)
