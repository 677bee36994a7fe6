"""One archive of everything about one person: built section by section, kept a week, sealed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from backend.accounts.models import User
from backend.audit.models import Event
from backend.consent.actions import AccountClosed
from backend.consent.rights.models import Copy, CopyPart, CopyState
from backend.consent.rights.readable import page_of
from backend.consent.rights.registry import exporters
from backend.jobs.actions import promise
from backend.jobs.followups import follow_up
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.vault import vault

KEPT_FOR = timedelta(days=7)
GIVEN_UP_AFTER = timedelta(days=1)
SLICE = 1_000_000  # bytes of the archive in one row
STEP = "consent.copy_step"


class CopyNotReady(Conflict):
    """The archive is still being built."""

    code = "copy_not_ready"
    message = _("副本还在准备，请稍后再取。")


@transaction.atomic
def ask_for_copy(*, person: User, language: str) -> Copy:
    """Begin a new archive; one that is being built already is the answer."""
    if User.objects.select_for_update().get(pk=person.pk).closed_at:
        raise AccountClosed
    last = Copy.objects.filter(person=person.pk).exclude(state=CopyState.EXPIRED).first()
    if last and last.state == CopyState.BUILDING:
        return last
    if last:
        _expire(last)
    copy = Copy.objects.create(person=person.pk, language=language, steps=len(exporters()))
    Event.objects.record("copy.asked", subject=copy, actor=person.pk)
    promise(STEP, copy=str(copy.pk), step=0)
    return copy


@follow_up(STEP)
def build_step(*, copy: str, step: int) -> None:
    """Build one section, or bind them when all are there; a step already done is left."""
    held = Copy.objects.select_for_update().filter(pk=copy, state=CopyState.BUILDING).first()
    if held is None or held.done != step:
        return
    sections = exporters()
    if step >= len(sections):
        _bind(held)
        return
    person = User.objects.get(pk=held.person)
    with override(held.language):
        rows = [dict(row) for row in sections[step].build(person)]
    _keep(held, step, _json({"section": sections[step].section, "rows": rows}))
    held.done = step + 1
    held.save(update_fields=["done"])
    promise(STEP, copy=copy, step=step + 1)


def newest_copy(person: UUID) -> Copy | None:
    """The archive of this person that is there, or in the making."""
    return Copy.objects.filter(person=person).exclude(state=CopyState.EXPIRED).first()


def archive_of(person: UUID) -> tuple[Copy, Iterator[bytes]]:
    """The archive, slice by slice; NotFound when there is none, CopyNotReady while it is made."""
    copy = newest_copy(person)
    if copy is None or (copy.expires_at and copy.expires_at < timezone.now()):
        raise NotFound
    if copy.state != CopyState.READY:
        raise CopyNotReady
    Event.objects.record("copy.fetched", subject=copy, actor=person)
    return copy, (_open(part) for part in copy.parts.order_by("number").iterator())


def forget_copies() -> int:
    """Drop archives past their week, and those that never became ready; how many."""
    now = timezone.now()
    old = Copy.objects.filter(state=CopyState.READY, expires_at__lt=now)
    stuck = Copy.objects.filter(state=CopyState.BUILDING, asked_at__lt=now - GIVEN_UP_AFTER)
    return sum(_expire(copy) for copy in [*old, *stuck])


@transaction.atomic
def erase_copies(person: UUID) -> int:
    """Drop every archive of a person; how many."""
    return sum(_expire(copy) for copy in Copy.objects.filter(person=person))


def _expire(copy: Copy) -> int:
    copy.parts.all().delete()
    return Copy.objects.filter(pk=copy.pk).update(state=CopyState.EXPIRED)


def _bind(copy: Copy) -> None:
    parts = [json.loads(_open(part)) for part in copy.parts.order_by("number")]
    with override(copy.language):
        archive = _zipped({part["section"]: part["rows"] for part in parts}, copy)
    copy.parts.all().delete()
    for number, start in enumerate(range(0, len(archive), SLICE)):
        _keep(copy, number, archive[start : start + SLICE])
    copy.state, copy.ready_at = CopyState.READY, timezone.now()
    copy.expires_at = copy.ready_at + KEPT_FOR
    copy.sha256, copy.size = hashlib.sha256(archive).hexdigest(), len(archive)
    copy.save()


def _zipped(sections: dict[str, list[dict[str, object]]], copy: Copy) -> bytes:
    data = {"made_at": timezone.now(), "person": copy.person, "sections": sections}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", _json(data))
        archive.writestr("index.html", page_of(sections, language=copy.language))
    return packed.getvalue()


def _json(value: object) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def _keep(copy: Copy, number: int, content: bytes) -> None:
    sealed = vault().seal(content, context=_context(copy.pk))
    CopyPart.objects.create(copy=copy, number=number, sealed=sealed)


def _open(part: CopyPart) -> bytes:
    return vault().open(bytes(part.sealed), context=_context(part.copy_id))


def _context(copy: UUID) -> str:
    return f"consent_copypart.sealed.{copy}"
