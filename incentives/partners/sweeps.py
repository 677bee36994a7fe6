"""Agreements end by themselves: announced ahead, and written down when it has happened."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from celery import shared_task
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from backend.accounts import acts
from incentives.partners.models import Agreement, Partner
from incentives.partners.reading import AHEAD, bound_until
from incentives.partners.signals import agreement_ending
from incentives.partners.telling import tell_of_ending, tell_of_over

AT_ONCE = 500


@shared_task(name="partners.tend")
def tend() -> None:
    """Announce what ends within 30 days, write down what has ended."""
    today = timezone.localdate()
    announce_ending(today)
    note_over(today)


def announce_ending(today: date) -> int:
    """Tell of partners whom nothing binds beyond the next 30 days; how many. Again tells nothing.

    A partner that an agreement follows is left in peace.
    """
    count = 0
    for partner in Partner.objects.bound(today).order_by("pk"):
        until = bound_until(partner, on=today)
        if until is not None and until < today + AHEAD:
            _announce(partner, until)
            count += 1
    return count


def _announce(partner: Partner, until: date) -> None:
    last = partner.agreements.filter(starts_on__lte=until, ends_on__gte=until)
    agreement = last.order_by("-made_at").first()
    if agreement is None:
        return
    with transaction.atomic():
        tell_of_ending(agreement, on=until)
        told = {"agreement": agreement.pk, "on": until}
        transaction.on_commit(
            lambda: agreement_ending.send_robust(sender=Agreement, **told), robust=True
        )


def note_over(today: date) -> int:
    """Write down, once each, that agreements have ended; how many."""
    over = Agreement.objects.filter(over_noted_at=None).filter(
        Q(ends_on__lt=today) | Q(ended_on__lte=today)
    )
    keys = list(over.order_by("ends_on").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_note(pk) for pk in keys)


@transaction.atomic
def _note(pk: UUID) -> int:
    waiting = Agreement.objects.select_for_update(skip_locked=True, no_key=True)
    found = waiting.filter(pk=pk, over_noted_at=None).first()
    if found is None:
        return 0
    said = {"agreement": str(found.pk), "last_day": found.last_day.isoformat()}
    acts.record("agreement.ended", subject=found, actor=None, act=said)
    found.over_noted_at = timezone.now()
    found.save(update_fields=["over_noted_at"])
    tell_of_over(found)
    return 1
