"""One escalation of a complaint to one office, from receipt to its end."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from merchants.complaints.choices import Ending, Ground, Why
from merchants.complaints.models import OfComplaint
from merchants.complaints.workflows import HANDLING, HandlingStatus

LIVE = tuple(HANDLING.unfinished)


class HandlingQuerySet(models.QuerySet["Handling"]):
    def live(self) -> HandlingQuerySet:
        """An office has it on its desk."""
        return self.filter(status__in=LIVE)


class Handling(OfComplaint):
    """A later escalation of the same complaint is a new row, never a status that goes back."""

    office = models.UUIDField()
    office_name = models.CharField(max_length=200)
    officer = models.UUIDField(null=True)  # assigned to
    why = models.CharField(max_length=10, choices=Why)
    status = models.CharField(
        max_length=10, choices=HandlingStatus, default=HandlingStatus.RECEIVED
    )
    received_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ground = models.CharField(max_length=20, choices=Ground, blank=True)
    ending = models.CharField(max_length=24, choices=Ending, blank=True)
    reasons_sealed = models.BinaryField(null=True)  # of a refusal or an end; terms agreed
    entry = models.UUIDField(null=True)

    objects = HandlingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_office_at_a_time",
                fields=["merchant", "complaint_id"],
                condition=Q(status__in=LIVE),
            ),
            models.CheckConstraint(
                name="handling_status_is_known", condition=Q(status__in=HandlingStatus.values)
            ),
            models.CheckConstraint(
                name="a_refusal_states_one_of_seven_grounds",
                condition=Q(status="refused", ground__in=Ground.values)
                | (~Q(status="refused") & Q(ground="")),
            ),
            models.CheckConstraint(
                name="an_end_states_how",
                condition=Q(status="ended", ending__in=Ending.values)
                | (~Q(status="ended") & Q(ending="")),
            ),
            models.CheckConstraint(
                name="what_is_over_says_when",
                condition=Q(status__in=LIVE, ended_at=None)
                | (~Q(status__in=LIVE) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["office", "status", "received_at"], name="handlings_of_an_office"),
            models.Index(fields=["merchant", "complaint_id"], name="handlings_of_a_complaint"),
        ]

    def __str__(self) -> str:
        return f"{self.office_name}: {self.status}"
