"""Drafts: begun, saved however incomplete, thrown away. Nobody but their owner knows of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.acting import memberships_of
from backend.accounts.organisations.models import Kind as Organised
from backend.accounts.organisations.models import Organisation
from backend.files.actions import keep_evidence, release
from backend.kernel.constraints import constraint
from backend.kernel.errors import NotFound
from backend.kernel.ids import uuid7
from incentives.applications import words
from incentives.applications.models import Application
from incentives.applications.moves import held_mine, move
from incentives.applications.parts import ApplicationFile
from incentives.applications.refusals import (
    ApplicationOpen,
    ApplicationSent,
    ForShopsOnly,
    NoSuchApplication,
    NotByApplication,
    ShopNotEligible,
    TooManyApplicationFiles,
    TooManyApplications,
)
from incentives.applications.states import OPEN, WAITING, State
from incentives.holders.actions import holding
from incentives.offers.models import Subject, Version, Way
from incentives.offers.reading import open_version
from merchants.registry.models import Kind as Traded
from merchants.registry.models import Merchant, Standing

ROOM = "applications"
MOST_FILES = 10
MOST_OPEN = 20
# Legal entities and sole traders; whoever the register calls neither is not lent to here.
TRADERS = (Traded.ENTERPRISE, Traded.INDIVIDUAL_BUSINESS, Traded.COOPERATIVE)
Uploads = Sequence[UploadedFile[Any]]


class Told(NamedTuple):
    """What a draft says. Everything may be missing; `words` "" is nothing said yet."""

    amount: Decimal | None = None
    months: int | None = None
    words: str = ""
    shows_name: bool = False
    shows_phone: bool = False


@transaction.atomic
def begin(*, person: User, offer: str, shop: UUID | None = None) -> Application:
    """A draft for what counts of this offer today; where one is open, that one.

    Raises NoSuchOffer, NotByApplication, ForShopsOnly, ShopNotEligible, TooManyApplications.
    """
    version = open_version(offer)
    if version.offer.way != Way.APPLICATION:
        raise NotByApplication
    trader = shop_for(person, version, shop)
    holder = holding(person)
    before = Application.objects.filter(
        holder=holder, offer=version.offer, shop=trader.pk if trader else None, state__in=OPEN
    )
    if found := before.select_related("partner", "version__offer").first():
        return found
    require_room(holder.pk)
    made = Application(
        holder=holder, id=uuid7(), partner=version.offer.partner, offer=version.offer,
        version=version, field=version.offer.field,
        shop=trader.pk if trader else None, merchant=trader.merchant if trader else None,
    )  # fmt: skip
    with constraint("one_open_application_per_person_and_offer", raises=ApplicationOpen):
        made.save(force_insert=True)
    return made


@transaction.atomic
def save_draft(*, person: User, application: UUID, told: Told) -> Application:
    """Keep what was typed so far. Raises NoSuchApplication, ApplicationSent."""
    draft = held_draft(person, application)
    draft.amount = told.amount if told.amount and told.amount > 0 else None
    draft.months = told.months if told.months and told.months > 0 else None
    draft.shows_name, draft.shows_phone = told.shows_name, told.shows_phone
    text = told.words.strip()[: words.LONGEST]
    draft.words_sealed = words.seal(text, place="words", of=draft.id) if text else None
    draft.save()
    return draft


@transaction.atomic
def add_files(*, person: User, application: UUID, files: Uploads) -> list[ApplicationFile]:
    """Put documents to a draft. What is refused changes nothing of it.

    Raises what backend.files refuses, TooManyApplicationFiles, NoSuchApplication, ApplicationSent.
    """
    kept = [keep_evidence(each, owner=person.pk, room=ROOM).pk for each in files]
    return attach(held_draft(person, application), kept)


@transaction.atomic
def remove_file(*, person: User, application: UUID, file: UUID) -> None:
    """Take a document out of a draft; it is erased. Raises NoSuchApplication, ApplicationSent."""
    draft = held_draft(person, application)
    rows = ApplicationFile.objects.filter(holder=draft.holder_id, application=draft.id, id=file)
    row = rows.first()
    if row is None:
        raise NoSuchApplication
    release([row.file])
    rows.delete()


@transaction.atomic
def discard(*, person: User, application: UUID) -> None:
    """Throw a draft away with everything in it. Raises NoSuchApplication, ApplicationSent."""
    throw_away(held_draft(person, application))


def throw_away(draft: Application) -> None:
    """The row that stays says nothing, and goes with the next tidying."""
    files = ApplicationFile.objects.filter(holder=draft.holder_id, application=draft.id)
    release(list(files.values_list("file", flat=True)))
    files.delete()
    move(draft, State.DISCARDED)
    draft.amount = draft.months = draft.words_sealed = None
    draft.shows_name = draft.shows_phone = False
    draft.erased_at = timezone.now()
    draft.save()


def attach(
    application: Application, kept: Sequence[UUID], *, is_paper: bool = False
) -> list[ApplicationFile]:
    """Files that are kept already become part of the application. Raises TooMany…Files."""
    mine = ApplicationFile.objects.filter(holder=application.holder_id, application=application.id)
    if mine.count() + len(kept) > MOST_FILES:
        raise TooManyApplicationFiles
    rows = [
        ApplicationFile(
            holder_id=application.holder_id, id=uuid7(), application=application.id, file=each,
            is_paper=is_paper,
        )
        for each in kept
    ]  # fmt: skip
    made: list[ApplicationFile] = ApplicationFile.objects.bulk_create(rows)
    return made


def held_draft(person: User, application: UUID) -> Application:
    """One's own draft, locked. Raises NoSuchApplication, ApplicationSent."""
    draft = held_mine(person, application)
    if draft.state != State.DRAFT:
        raise ApplicationSent
    return draft


def shop_for(person: User, version: Version, shop: UUID | None) -> Organisation | None:
    """The shop an application is for, whose people alone may make it; None for a person's own.

    Raises ForShopsOnly, ShopNotEligible, NotFound.
    """
    if version.offer.subject == Subject.PERSON:
        return None
    if shop is None:
        raise ForShopsOnly
    mine = memberships_of(person).filter(organisation=shop, organisation__kind=Organised.MERCHANT)
    acting = mine.first()
    if acting is None or acting.organisation.merchant is None:
        raise NotFound
    trader = Merchant.objects.filter(pk=acting.organisation.merchant).first()
    if trader is None or trader.kind not in TRADERS or trader.status != Standing.IN_BUSINESS:
        raise ShopNotEligible
    return acting.organisation


def require_room(holder: UUID) -> None:
    """Nobody has more open than a person can follow. Raises TooManyApplications."""
    waiting = Application.objects.filter(holder=holder, state__in=(State.DRAFT, *WAITING))
    if waiting.count() >= MOST_OPEN:
        raise TooManyApplications
