"""A complaint, who stands behind it, what was said and shown, each step, each clock.

All tables live beside the merchant. Between them stand foreign keys on (merchant_id, …_id) made in
SQL (migration), so that Django's side is plain columns. What people wrote is sealed; `public`
texts are screened and shown only by consent.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from backend.deadlines.models import DeadlineQuerySet, DeadlineRow
from backend.kernel.ids import uuid7
from backend.sharding.models import By
from merchants.complaints.choices import MessageKind, Outcome, Side, Wish
from merchants.complaints.workflows import OPEN, Status
from merchants.registry.models import Merchant

ROUNDS = 2
BEST, WORST = 5, 1


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def open(self) -> ComplaintQuerySet:
        """Somebody still has to do something."""
        return self.filter(status__in=OPEN)

    def behind(self, person: UUID) -> ComplaintQuerySet:
        """Those this person filed or joined and has not left."""
        mine = Participant.objects.filter(
            merchant=models.OuterRef("merchant_id"),
            complaint_id=models.OuterRef("id"),
            person=person,
            left_at=None,
        )
        return self.filter(models.Exists(mine))

    def at(self, merchant: UUID) -> ComplaintQuerySet:
        return self.filter(merchant=merchant)


class Complaint(models.Model):
    """One grievance of one or several consumers with one shop.

    `complainant` filed it; everybody behind it is a Participant. `outcome` and `satisfaction` are
    the complainant's own word. `round` counts within one opening, 1 or 2.
    """

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(
        Merchant, models.PROTECT, related_name="complaints", db_index=False
    )
    id = models.UUIDField(default=uuid7)  # the reference shown outside
    complainant = models.UUIDField()
    identity = models.UUIDField(null=True)  # the proof of identity used towards the office
    outlet_id = models.UUIDField(null=True)
    division_code = models.CharField(max_length=6, blank=True)
    category = models.CharField(max_length=40)
    happened_on = models.DateField()
    wishes = ArrayField(models.CharField(max_length=20, choices=Wish))
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)  # CNY
    words_sealed = models.BinaryField(null=True)
    words_public = models.TextField(blank=True)  # screened; shown while `may_publish`
    is_held = models.BooleanField(default=False)  # screening found something: looked at first
    may_publish = models.BooleanField(default=False)
    may_delegate = models.BooleanField(default=False)  # mediation by a delegated body
    goes_on_by_itself = models.BooleanField(default=True)  # to the office when unanswered
    takes_others = models.BooleanField(default=False)  # others may read and join it
    status = models.CharField(max_length=14, choices=Status, default=Status.WITH_MERCHANT)
    round = models.SmallIntegerField(default=1)
    times_reopened = models.SmallIntegerField(default=0)
    filed_at = models.DateTimeField(default=timezone.now)
    filed_on = models.DateField()
    answered_at = models.DateTimeField(null=True)  # the first answer
    was_unanswered = models.BooleanField(default=False)  # a first answer's term lapsed
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    satisfaction = models.SmallIntegerField(null=True)
    outcome_at = models.DateTimeField(null=True)
    split_words_sealed = models.BinaryField(null=True)  # an officer's suggestion: this is a report
    fingerprint = models.BinaryField(max_length=16)
    entry = models.UUIDField()

    objects: ClassVar[models.Manager[Complaint]] = models.Manager.from_queryset(ComplaintQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="same_complaint_once_a_day",
                fields=["merchant", "complainant", "filed_on", "fingerprint"],
            ),
            models.CheckConstraint(
                name="complaint_status_is_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="something_of_the_form_is_asked",
                condition=Q(wishes__contained_by=Wish.values) & ~Q(wishes=[]),
            ),
            models.CheckConstraint(
                name="at_most_two_rounds", condition=Q(round__gte=1, round__lte=ROUNDS)
            ),
            models.CheckConstraint(
                name="amount_is_not_negative", condition=Q(amount=None) | Q(amount__gte=0)
            ),
            models.CheckConstraint(
                name="it_happened_before_it_was_told",
                condition=Q(happened_on__lte=F("filed_on")),
            ),
            models.CheckConstraint(
                name="a_closed_complaint_says_when",
                condition=Q(status__in=["closed", "withdrawn"], closed_at__isnull=False)
                | (~Q(status__in=["closed", "withdrawn"]) & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="outcome_is_the_consumers_word",
                condition=Q(outcome="", satisfaction=None, outcome_at=None)
                | Q(outcome__in=Outcome.values, outcome_at__isnull=False),
            ),
            models.CheckConstraint(
                name="satisfaction_is_one_to_five",
                condition=Q(satisfaction=None) | Q(satisfaction__gte=WORST, satisfaction__lte=BEST),
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "-id"], name="complaints_of_a_merchant"),
            models.Index(fields=["complainant", "-id"], name="complaints_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.status})"

    @property
    def number(self) -> str:
        """What people quote on the phone: TS-20261122-9F3A2C."""
        return f"TS-{self.filed_on:%Y%m%d}-{self.id.hex[-6:].upper()}"

    def days_waiting(self, today: date) -> int:
        """Days since it was filed, until it was closed."""
        end = timezone.localdate(self.closed_at) if self.closed_at else today
        return (end - self.filed_on).days


class OfComplaint(models.Model):
    """A part of one complaint, kept beside it."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    complaint_id = models.UUIDField()

    class Meta:
        abstract = True


class Participant(OfComplaint):
    """A consumer behind a complaint: what the shop may know of them, their own outcome."""

    person = models.UUIDField()
    is_lead = models.BooleanField(default=False)
    shows_name = models.BooleanField(default=False)  # to the shop, which must know whom to refund
    shows_phone = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    satisfaction = models.SmallIntegerField(null=True)
    outcome_at = models.DateTimeField(null=True)
    asked_again_at = models.DateTimeField(null=True)  # four weeks later
    outcome_later = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_place_in_a_complaint", fields=["merchant", "complaint_id", "person"]
            ),
            models.UniqueConstraint(
                name="one_lead_of_a_complaint",
                fields=["merchant", "complaint_id"],
                condition=Q(is_lead=True),
            ),
            models.CheckConstraint(
                name="each_outcome_says_when",
                condition=Q(outcome="", satisfaction=None, outcome_at=None)
                | Q(outcome__in=Outcome.values, outcome_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="cases_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person} in {self.complaint_id}"


class Message(OfComplaint):
    """What one side said, once and unchanged; `visible_to` names the sides that may read it."""

    side = models.CharField(max_length=10, choices=Side)
    kind = models.CharField(max_length=10, choices=MessageKind)
    author = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True)
    round = models.SmallIntegerField(default=1)
    words_sealed = models.BinaryField(null=True)
    words_public = models.TextField(blank=True)
    is_held = models.BooleanField(default=False)
    visible_to = ArrayField(models.CharField(max_length=10, choices=Side))
    at = models.DateTimeField(default=timezone.now)
    entry = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="message_side_is_known", condition=Q(side__in=Side.values)),
        ]
        indexes = [
            models.Index(fields=["merchant", "complaint_id", "id"], name="messages_of_a_complaint")
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.side}"


class Evidence(OfComplaint):
    """A file one side added (backend.files holds it); `visible_to` as of messages."""

    file_id = models.UUIDField()
    side = models.CharField(max_length=10, choices=Side)
    owner = models.UUIDField()
    visible_to = ArrayField(models.CharField(max_length=10, choices=Side))
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                name="a_file_is_added_once", fields=["merchant", "complaint_id", "file_id"]
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.file_id} of {self.complaint_id}"


class ComplaintStep(OfComplaint):
    """One step of the case or of its handling, written once: the timeline, and its receipts."""

    machine = models.CharField(max_length=10)
    start = models.CharField(max_length=14, blank=True)
    end = models.CharField(max_length=14)
    side = models.CharField(max_length=10, choices=Side)
    actor = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True)
    note = models.CharField(max_length=40, blank=True)  # a ground, an ending, an outcome
    at = models.DateTimeField(default=timezone.now)
    entry = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["merchant", "complaint_id", "id"], name="steps_of_a_complaint")
        ]

    def __str__(self) -> str:
        return f"{self.machine}: {self.start} > {self.end}"


class CaseDeadline(OfComplaint, DeadlineRow):
    """One clock of one complaint; `owed_by_id`: the office, where an office owes the step."""

    objects: ClassVar[Any] = DeadlineQuerySet.as_manager()

    class Meta(DeadlineRow.Meta):
        abstract = False
        constraints = [
            *DeadlineRow.Meta.constraints,
            models.UniqueConstraint(
                name="one_running_clock_per_step",
                fields=["merchant", "complaint_id", "step"],
                condition=Q(met_on=None, dropped_at=None),
            ),
        ]
        indexes = [
            *DeadlineRow.Meta.indexes,
            models.Index(fields=["merchant", "complaint_id"], name="clocks_of_a_complaint"),
            models.Index(
                fields=["owed_by_id", "due_on"],
                name="clocks_of_an_office",
                condition=Q(owed_by_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.complaint_id}"
