"""Publishing and returning. Locks: the offer's row, as everything that writes an offer."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.models import Membership, Organisation
from backend.files.actions import publish_photo
from incentives.offers.models import WORKFLOW, State, Version
from incentives.offers.notices import tell_partner
from incentives.offers.refusals import (
    BasicServiceUnsaid,
    NoSuchVersion,
    NothingToReview,
    OwnWriting,
    ReasonMissing,
)
from incentives.offers.writing.actions import announced, finish, held_offer, require_finished
from incentives.partners.reading import require_agreement

LONGEST_REASON = 500


@transaction.atomic
def publish(
    *, reviewer: User, office: Organisation, version: UUID, is_no_basic_service: bool
) -> Version:
    """Everybody sees it from now on, in place of the version before.

    `is_no_basic_service`: the reviewer's own word. Raises NoSuchVersion, NothingToReview,
    OwnWriting, BasicServiceUnsaid, AgreementOver, and OfferUnfinished where a rule changed since.
    """
    found = _waiting(version, reviewer)
    if not is_no_basic_service:
        raise BasicServiceUnsaid
    offer = found.offer
    require_agreement(offer.partner, field=offer.field)
    require_finished(found)
    _supersede(found)
    found.state, found.is_no_basic_service = State.PUBLISHED, True
    _reviewed(found, reviewer, "")
    found.published_at = found.reviewed_at
    found.receipt = _witness("offer.published", found, reviewer, office)
    if found.photo:
        publish_photo(found.photo)
    found.save()
    announced("offer.published", found)
    tell_partner("offer.published", found)
    return found


@transaction.atomic
def send_back(*, reviewer: User, office: Organisation, version: UUID, reason: str) -> Version:
    """Return it to be changed. Raises NoSuchVersion, NothingToReview, OwnWriting, ReasonMissing."""
    reason = reason.strip()[:LONGEST_REASON]
    found = _waiting(version, reviewer)
    if not reason:
        raise ReasonMissing
    WORKFLOW.check(found.state, State.RETURNED)
    found.state = State.RETURNED
    _reviewed(found, reviewer, reason)
    found.receipt = _witness("offer.returned", found, reviewer, office)
    found.save()
    announced("offer.returned", found, reason=reason)
    tell_partner("offer.returned", found, reason=reason)
    return found


def end_what_is_over() -> int:
    """Published versions whose last day has passed are written down as ended; how many."""
    over = Version.objects.published().filter(ends_on__lt=timezone.localdate())
    return sum(_ended(key) for key in over.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _ended(key: UUID) -> int:
    one = Version.objects.select_related("offer__partner").get(pk=key)
    held_offer(one.offer.partner, one.offer.code)
    found = Version.objects.select_related("offer__partner__organisation").get(pk=key)
    if found.state != State.PUBLISHED:
        return 0
    finish(found)
    tell_partner("offer.ended", found)
    said = {"offer": found.offer.code, "version": found.number}
    record("offer.ended", subject=("incentives.version", str(key)), actor=None, act=said)
    return 1


def _waiting(version: UUID, reviewer: User) -> Version:
    """The version, its offer locked, for somebody who had no part in it."""
    asked = Version.objects.select_related("offer__partner").filter(pk=version)
    known = asked.exclude(state=State.DRAFT).first()
    if known is None:
        raise NoSuchVersion
    held_offer(known.offer.partner, known.offer.code)
    found = asked.select_related("offer__partner__organisation").get()
    if found.state != State.SUBMITTED:
        raise NothingToReview
    if has_part_in(found, reviewer):
        raise OwnWriting
    return found


def has_part_in(version: Version, person: User) -> bool:
    """Whether somebody wrote it or works for its partner."""
    staff = Membership.objects.filter(
        organisation=version.offer.partner.organisation_id, person=person, state="active"
    )
    return version.made_by == person.pk or staff.exists()


def _supersede(version: Version) -> None:
    before = version.offer.versions.filter(state=State.PUBLISHED).first()
    if before is not None:
        WORKFLOW.check(before.state, State.SUPERSEDED)
        before.state, before.ended_at = State.SUPERSEDED, timezone.now()
        before.save(update_fields=["state", "ended_at"])


def _reviewed(version: Version, reviewer: User, reason: str) -> None:
    version.reviewed_by, version.reviewed_at = reviewer.pk, timezone.now()
    version.review_reason = reason


def _witness(verb: str, version: Version, reviewer: User, office: Organisation) -> UUID:
    act = {
        "offer": version.offer.code,
        "version": version.number,
        "partner": version.offer.partner.code,
        "is_no_basic_service": version.is_no_basic_service,
        "reason": version.review_reason,
    }
    subject = ("incentives.version", str(version.pk))
    return record(verb, subject=subject, actor=reviewer, act=act, acting_for=office).entry.pk
