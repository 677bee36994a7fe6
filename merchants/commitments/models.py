"""A commitment and its versions, its code, what consumers said of it, the shop's reply.

Keys of what consumers said are random and only days are kept: nothing tells a shop when somebody
spoke (docs/adr/0023).
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from backend.intake.models import Source
from backend.sharding.models import By, ById
from merchants.commitments.choices import (
    DETERMINED,
    FULFILMENT_OF,
    Fulfilment,
    Publicity,
    Status,
    Type,
)
from merchants.registry.models import Merchant

CODE_LENGTH = 20
SAYS_WHAT_WAS_NOT_KEPT = Q(
    fulfilment__in=[Fulfilment.PARTLY, Fulfilment.NONE],
) & ~Q(unfulfilled="") & ~Q(accountability="")  # fmt: skip
STATES_FIT = Q(status__in=[Status.OPEN, Status.ENDED, Status.WITHDRAWN], determined_on=None)
for _state in DETERMINED:
    STATES_FIT |= Q(
        status=_state, fulfilment=FULFILMENT_OF[_state], determined_on__isnull=False
    ) & ~Q(determined_by="")


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def at(self, merchant: UUID) -> CommitmentQuerySet:
        return self.filter(merchant=merchant)

    def current(self) -> CommitmentQuerySet:
        return self.filter(superseded_at=None)

    def public(self, *, on: date) -> CommitmentQuerySet:
        """What anyone may see on the day `on`; the SQL twin is `publication.PUBLIC`."""
        return self.current().filter(
            Q(public_until=None) | Q(public_until__gte=on), publicity=Publicity.PUBLIC
        )

    def in_force(self, *, on: date) -> CommitmentQuerySet:
        """Open, and not past its validity on that day."""
        return self.current().filter(
            Q(valid_until=None) | Q(valid_until__gte=on), status=Status.OPEN
        )


class Commitment(models.Model):
    """One version of one promise, in the 20 items of the standard; the current has no end.

    What a shop promised here itself keeps its words for ever. A promise whose validity is over
    reads as ended from the next day on, whoever writes it down first.
    """

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id", "version")
    merchant = models.ForeignKey(
        Merchant, models.PROTECT, related_name="commitments", db_index=False
    )
    id = models.UUIDField()
    version = models.SmallIntegerField(default=1)
    code = models.CharField(max_length=CODE_LENGTH)
    template = models.CharField(max_length=40, blank=True)
    is_made_here = models.BooleanField(default=False)  # by the shop, delivered by no office
    kind = models.CharField(max_length=10, choices=Type)
    title = models.CharField(max_length=512)  # 承诺事由
    content = models.CharField(max_length=4000)
    liability = models.CharField(max_length=4000)
    made_on = models.DateField()
    valid_until = models.DateField(null=True)
    status = models.CharField(max_length=12, choices=Status)
    fulfilment = models.CharField(max_length=8, choices=Fulfilment, blank=True)
    unfulfilled = models.CharField(max_length=4000, blank=True)
    accountability = models.CharField(max_length=4000, blank=True)
    determined_on = models.DateField(null=True)
    determined_by = models.CharField(max_length=200, blank=True)
    determined_by_code = models.CharField(max_length=18, blank=True)
    reasons = models.CharField(max_length=1000, blank=True)  # of a determination made here
    accepted_by = models.CharField(max_length=200)
    accepted_by_code = models.CharField(max_length=18, blank=True)
    publicity = models.CharField(max_length=8, choices=Publicity)
    note = models.CharField(max_length=512, blank=True)
    withdrawn_on = models.DateField(null=True)
    public_until = models.DateField(null=True)
    flags = ArrayField(models.CharField(max_length=60), default=list)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+", db_index=False)
    batch_id = models.UUIDField(null=True)
    row_hash = models.UUIDField(null=True)
    entry = models.UUIDField(null=True)  # of the act that made this version, for its receipt
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_current_version_of_a_commitment",
                fields=["merchant", "code"],
                condition=Q(superseded_at=None),
            ),
            models.UniqueConstraint(
                name="one_open_commitment_of_a_template",
                fields=["merchant", "template"],
                condition=Q(superseded_at=None, status=Status.OPEN) & ~Q(template=""),
            ),
            models.CheckConstraint(
                name="commitment_type_is_known", condition=Q(kind__in=Type.values)
            ),
            models.CheckConstraint(
                name="commitment_publicity_is_known", condition=Q(publicity__in=Publicity.values)
            ),
            models.CheckConstraint(
                name="only_an_authority_finds_a_promise_kept_or_broken", condition=STATES_FIT
            ),
            models.CheckConstraint(
                name="what_was_not_kept_is_said_unless_all_was",
                condition=SAYS_WHAT_WAS_NOT_KEPT
                | Q(fulfilment__in=["", Fulfilment.WHOLE], unfulfilled="", accountability=""),
            ),
            models.CheckConstraint(
                name="a_withdrawn_commitment_says_when",
                condition=Q(status=Status.WITHDRAWN, withdrawn_on__isnull=False)
                | (~Q(status=Status.WITHDRAWN) & Q(withdrawn_on=None)),
            ),
            models.CheckConstraint(
                name="a_commitment_ends_after_it_is_made",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("made_on")),
            ),
            models.CheckConstraint(
                name="an_ended_commitment_had_an_end",
                condition=~Q(status=Status.ENDED) | Q(valid_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_until"],
                name="commitments_by_validity",
                condition=Q(superseded_at=None, status=Status.OPEN, valid_until__isnull=False),
            ),
            models.Index(
                fields=["public_until"],
                name="commitments_public_until",
                condition=Q(superseded_at=None, public_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version} ({self.status})"

    def status_on(self, day: date) -> str:
        """The state as it reads that day."""
        over = self.valid_until is not None and self.valid_until < day
        return Status.ENDED if self.status == Status.OPEN and over else self.status

    def next_version(self, **changes: Any) -> Commitment:
        """The version after this one, not yet written: the same but for what changes."""
        kept = {each.attname: getattr(self, each.attname) for each in self._meta.concrete_fields}
        fresh: dict[str, Any] = {"version": self.version + 1, "entry": None, "reasons": ""}
        return Commitment(**kept | fresh | changes)

    def is_public(self, day: date) -> bool:
        """Whether anyone may see this version, were it the current one."""
        lasts = self.public_until is None or self.public_until >= day
        return self.publicity == Publicity.PUBLIC and lasts


class CommitmentCode(models.Model):
    """A commitment's code and whose it is, for ever: unique over every shop and source."""

    shard = ById()

    code = models.CharField(max_length=CODE_LENGTH, primary_key=True)
    merchant_id = models.UUIDField()
    commitment_id = models.UUIDField()

    def __str__(self) -> str:
        return self.code


class CommitmentSeries(models.Model):
    """The last serial given here in one division on one day; the key is the first 14 of a code."""

    shard = ById()

    series = models.CharField(max_length=14, primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.series} {self.last}"


class PromiseWord(models.Model):
    """One visitor's word on one visit: the promise was kept, or it was not. No text."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid4)
    commitment_id = models.UUIDField()
    speaker = models.UUIDField()  # never leaves; the row goes when they do
    is_kept = models.BooleanField()
    visit_on = models.DateField()
    said_on = models.DateField(default=timezone.localdate)
    entry = models.UUIDField(null=True)  # of the speaker's last act, for its receipt

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_word_per_promise_and_visit",
                fields=["merchant", "commitment_id", "speaker", "visit_on"],
            ),
            models.CheckConstraint(
                name="nobody_speaks_of_a_visit_to_come", condition=Q(visit_on__lte=F("said_on"))
            ),
        ]
        indexes = [models.Index(fields=["speaker"], name="words_of_a_person")]

    def __str__(self) -> str:
        return f"a word on {self.commitment_id}"


class PromiseFigures(models.Model):
    """How many visitors said what of one commitment, moved in the transaction of each word."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "commitment_id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    commitment_id = models.UUIDField()
    kept = models.PositiveIntegerField(default=0)
    not_kept = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kept} kept, {self.not_kept} not"


class PromiseReply(models.Model):
    """One version of what the shop answers; the current one has no `superseded_on`."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "commitment_id", "version")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    commitment_id = models.UUIDField()
    version = models.SmallIntegerField()
    words = models.CharField(max_length=1000)
    written_on = models.DateField(default=timezone.localdate)
    superseded_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_reply_per_promise",
                fields=["merchant", "commitment_id"],
                condition=Q(superseded_on=None),
            )
        ]

    def __str__(self) -> str:
        return f"reply to {self.commitment_id}"
