"""Drafting, changing, copying, handing in and ending offers. One lock: the offer's row."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.files.actions import release
from incentives.offers import notices
from incentives.offers.fields import fields
from incentives.offers.models import WORKFLOW, Offer, State, Subject, Version, Way
from incentives.offers.reading import NoSuchOffer
from incentives.offers.refusals import (
    NothingToReview,
    NotInTheMaking,
    NotOnShow,
    OfferUnfinished,
    OfferUnfit,
    VersionInTheMaking,
)
from incentives.offers.writing.checking import Finding, Frame, open_points, refusals
from incentives.offers.writing.keeping import frame_of, write
from incentives.offers.writing.proposals import Proposal, proposal_of
from incentives.partners.models import Partner
from incentives.partners.reading import require_agreement
from incentives.webhooks.actions import announce

ROOM = "offers"  # of photos
MAKING = (State.DRAFT, State.RETURNED)
IN_THE_MAKING = (*MAKING, State.SUBMITTED)


class Writer(NamedTuple):
    """Who writes for a partner: a person, or one of its programs (then `person` is None)."""

    key: UUID
    person: User | None = None


class About(NamedTuple):
    """What stays the same over an offer's versions."""

    field: str
    subject: str
    way: str


def by(person: User) -> Writer:
    """A person who writes."""
    return Writer(person.pk, person)


@transaction.atomic
def draft_offer(*, partner: Partner, writer: Writer, about: About, said: Proposal) -> Version:
    """A new offer with its first version. Raises OfferUnfit; AgreementOver for another field."""
    require_known(about)
    require_agreement(partner, field=about.field)
    offer = Offer(partner=partner, **about._asdict())
    frame = frame_of(offer)
    require_fit(said, frame)
    offer.save(force_insert=True)
    version = Version(offer=offer, number=1, made_by=writer.key)
    write(version, said, frame)
    _recorded("offer.drafted", version, writer)
    return version


@transaction.atomic
def change_draft(*, partner: Partner, writer: Writer, code: str, said: Proposal) -> Version:
    """Write the version in the making anew. Raises NoSuchOffer, NotInTheMaking, OfferUnfit."""
    offer = held_offer(partner, code)
    version = offer.versions.filter(state__in=MAKING).first()
    if version is None:
        raise NotInTheMaking
    frame = frame_of(offer)
    require_fit(said, frame)
    version.made_by = writer.key
    write(version, said, frame)
    _recorded("offer.changed", version, writer)
    return version


@transaction.atomic
def copy_version(*, partner: Partner, writer: Writer, code: str) -> Version:
    """A draft of the next version, as the last one stands. Raises VersionInTheMaking."""
    offer = held_offer(partner, code)
    if offer.versions.filter(state__in=IN_THE_MAKING).exists():
        raise VersionInTheMaking
    last = offer.versions.latest("number")
    frame = frame_of(offer)
    said = _within_today(proposal_of(last))
    version = Version(offer=offer, number=last.number + 1, made_by=writer.key)
    if last.level not in frame.levels:  # no longer published: it is chosen anew
        said = said._replace(condition=said.condition._replace(level=""))
    write(version, said, frame)
    _recorded("offer.drafted", version, writer)
    return version


@transaction.atomic
def submit(*, partner: Partner, writer: Writer, code: str) -> Version:
    """Hand the draft in for review. Raises NotInTheMaking, OfferUnfinished, AgreementOver."""
    offer = held_offer(partner, code)
    version = offer.versions.filter(state__in=MAKING).first()
    if version is None:
        raise NotInTheMaking
    require_agreement(partner, field=offer.field)
    require_finished(version)
    _moved(version, State.SUBMITTED)
    version.submitted_at = timezone.now()
    version.save()
    _recorded("offer.submitted", version, writer)
    notices.tell_waiting(version)
    return version


@transaction.atomic
def withdraw(*, partner: Partner, writer: Writer, code: str) -> Version:
    """Take it back from review to go on writing. Raises NothingToReview."""
    offer = held_offer(partner, code)
    version = offer.versions.filter(state=State.SUBMITTED).first()
    if version is None:
        raise NothingToReview
    _moved(version, State.DRAFT)
    version.submitted_at = None
    version.save()
    _recorded("offer.withdrawn", version, writer)
    return version


@transaction.atomic
def change_photo(*, partner: Partner, writer: Writer, code: str, photo: UUID | None) -> Version:
    """Another picture, or none, in the draft. Raises NoSuchOffer, NotInTheMaking."""
    offer = held_offer(partner, code)
    version = offer.versions.filter(state__in=MAKING).first()
    if version is None:
        raise NotInTheMaking
    before, version.photo, version.made_by = version.photo, photo, writer.key
    version.save(update_fields=["photo", "made_by"])
    _recorded("offer.changed", version, writer)
    _let_go(before)
    return version


@transaction.atomic
def discard(*, partner: Partner, writer: Writer, code: str) -> None:
    """Throw away what is in the making; an offer that nobody ever saw goes with it.

    Raises NoSuchOffer, NotInTheMaking: what the city is looking at is taken back first.
    """
    offer = held_offer(partner, code)
    version = offer.versions.filter(state__in=MAKING).first()
    if version is None:
        raise NotInTheMaking
    _recorded("offer.discarded", version, writer)
    photo = version.photo
    version.terms.all().delete()
    version.quotas.all().delete()
    version.delete()
    _let_go(photo)
    if not offer.versions.exists():
        offer.delete()


@transaction.atomic
def pause(*, partner: Partner, writer: Writer, code: str, paused: bool) -> Offer:
    """Stop showing it as open, or show it again. Twice is once. Raises NotOnShow."""
    offer = held_offer(partner, code)
    version = offer.versions.filter(state=State.PUBLISHED).first()
    if version is None:
        raise NotOnShow
    if bool(offer.paused_at) != paused:
        offer.paused_at = timezone.now() if paused else None
        offer.save(update_fields=["paused_at"])
        _recorded("offer.paused" if paused else "offer.resumed", version, writer)
    return offer


@transaction.atomic
def end(*, partner: Partner, writer: Writer, code: str) -> Version:
    """End it for good, from now on; what somebody holds of it stays theirs. Raises NotOnShow."""
    offer = held_offer(partner, code)
    version = offer.versions.filter(state=State.PUBLISHED).first()
    if version is None:
        raise NotOnShow
    finish(version)
    _recorded("offer.ended", version, writer)
    return version


def finish(version: Version) -> None:
    """Mark a published version as ended and tell the partner's programs. Under the offer's lock."""
    _moved(version, State.ENDED)
    version.ended_at = timezone.now()
    version.save(update_fields=["state", "ended_at"])
    announced("offer.ended", version, on=version.ended_at)


def announced(kind: str, version: Version, **more: Any) -> None:
    """What the partner's programs are told of a version: its code and number, nothing personal."""
    offer = version.offer
    body = {"offer": offer.code, "version": version.number, **more}
    announce(offer.partner, kind, key=f"{offer.code}:{version.number}:{_round(version)}", body=body)


def _round(version: Version) -> str:
    # A version may be handed in and returned several times; each time is news.
    return version.submitted_at.isoformat() if version.submitted_at else ""


def held_offer(partner: Partner, code: str) -> Offer:
    """The partner's offer, locked until the caller's transaction ends. Raises NoSuchOffer."""
    found = (
        Offer.objects.select_for_update(no_key=True, of=("self",))
        .select_related("partner")
        .filter(partner=partner, code=code)
        .first()
    )
    if found is None:
        raise NoSuchOffer
    return found


def require_fit(said: Proposal, frame: Frame) -> None:
    """Raise OfferUnfit where it may not even be kept."""
    if found := refusals(said, frame):
        raise OfferUnfit([each.shown() for each in found])


def require_finished(version: Version) -> None:
    """Raise OfferUnfinished where something is open, a quota overlaps, a rate is above the cap."""
    if found := what_is_open(version):
        raise OfferUnfinished([each.shown() for each in found])


def what_is_open(version: Version) -> list[Finding]:
    """Everything that stands between this draft and the review."""
    frame, said = frame_of(version.offer), proposal_of(version)
    return [*refusals(said, frame), *open_points(said, frame)]


def require_known(about: About) -> None:
    """Raise OfferUnfit for a field, a kind of people or a way that does not exist."""
    known = {"field": fields(), "subject": Subject.values, "way": Way.values}
    wrong = [name for name, value in about._asdict().items() if value not in known[name]]
    if wrong:
        from_here = notices.UNKNOWN_CHOICE
        found = [Finding(f"/{name}", "choice_unknown", from_here) for name in wrong]
        raise OfferUnfit([each.shown() for each in found])


def _within_today(said: Proposal) -> Proposal:
    today = timezone.localdate()
    return said if said.ends_on >= today else said._replace(starts_on=today, ends_on=today)


def _let_go(photo: UUID | None) -> None:
    # A copied version shows the picture of the one before.
    if photo and not Version.objects.filter(photo=photo).exists():
        release([photo])


def _moved(version: Version, state: State) -> None:
    WORKFLOW.check(version.state, state)
    version.state = state


def _recorded(verb: str, version: Version, writer: Writer) -> None:
    partner = version.offer.partner
    said = {
        "offer": version.offer.code,
        "version": version.number,
        "partner": partner.code,
        "writer": str(writer.key),
    }
    subject = ("incentives.version", str(version.pk))
    record(verb, subject=subject, actor=writer.person, act=said, acting_for=partner.organisation_id)
