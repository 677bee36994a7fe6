"""A good deed of a member: who vouched for it, under which rule, what it was worth.

Only members' deeds are ever rows, and only of categories that they allow. What a member wrote is
sealed. Rows go as a whole when the member leaves.
"""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.deadlines.models import DeadlineQuerySet, DeadlineRow
from backend.kernel.ids import uuid7
from backend.kernel.workflow import Workflow
from backend.sharding.models import By
from credit.catalogue.models import Rule
from credit.catalogue.terms import Route
from credit.membership.models import Member

BESIDE_THE_MEMBER = By("member_id", "credit.Member")
MOST_FILES = 5


class State(models.TextChoices):
    REPORTED = "reported", _("等待确认")
    ACCEPTED = "accepted", _("已感谢")
    REFUSED = "refused", _("未确认")
    WITHDRAWN = "withdrawn", _("已撤回")
    REVERSED = "reversed", _("已更正")


WORKFLOW: Workflow[str] = Workflow(
    {
        State.REPORTED: [State.ACCEPTED, State.REFUSED, State.WITHDRAWN],
        State.ACCEPTED: [State.REVERSED],
        State.REVERSED: [State.ACCEPTED],  # the reversal itself was wrong
        State.REFUSED: [],
        State.WITHDRAWN: [],
    }
)


class DeedQuerySet(models.QuerySet["Deed"]):
    def of(self, member: Member) -> DeedQuerySet:
        """One member's, the newest first."""
        return self.filter(member=member).order_by("-id")

    def thanked(self) -> DeedQuerySet:
        """What stands as accepted."""
        return self.filter(state=State.ACCEPTED)

    def waiting_at(self, office: UUID) -> DeedQuerySet:
        """Told by members and not looked at yet, the oldest first."""
        return self.filter(state=State.REPORTED, office=office).order_by("id")

    def twins_of(self, *, indicator: str, done_on: Any, place: str) -> DeedQuerySet:
        """The same kind of deed on the same day in the same county."""
        open_or_thanked = Q(state__in=[State.REPORTED, State.ACCEPTED])
        same = self.filter(open_or_thanked, indicator=indicator, done_on=done_on)
        return same.filter(place__startswith=place[:6])


class Deed(models.Model):
    """One deed. `quantity` is in units of its rule; `points` what it was worth when accepted."""

    shard = BESIDE_THE_MEMBER

    member_id: UUID
    pk = models.CompositePrimaryKey("member_id", "id")
    member = models.ForeignKey(Member, models.PROTECT, related_name="deeds", db_index=False)
    id = models.UUIDField(default=uuid7)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+")  # of the day of the deed
    indicator = models.CharField(max_length=40)
    done_on = models.DateField()
    quantity = models.IntegerField()
    place = models.CharField(max_length=12)  # a division
    route = models.CharField(max_length=10, choices=Route)
    state = models.CharField(max_length=10, choices=State)
    source = models.CharField(max_length=20, blank=True)  # who delivered it
    document = models.CharField(max_length=80, blank=True)  # the source's own number for it
    batch = models.UUIDField(null=True)
    office = models.UUIDField(null=True)  # who vouches for it, or is asked to
    story_sealed = models.BinaryField(null=True)
    files = ArrayField(models.UUIDField(), default=list)
    made_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)  # the officer; none where an office delivered it
    reason = models.CharField(max_length=40, blank=True)
    answer_sealed = models.BinaryField(null=True)
    points = models.IntegerField(default=0)  # 0: the cap of the period was reached
    standing_until = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    receipt = models.UUIDField()  # of the last step

    objects: ClassVar[Any] = models.Manager.from_queryset(DeedQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_document_thanks_a_member_once",
                fields=["member", "source", "document"],
                condition=~Q(document=""),
            ),
            models.CheckConstraint(name="deed_state_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="deed_route_is_known", condition=Q(route__in=Route.values)),
            models.CheckConstraint(
                name="a_deed_only_adds", condition=Q(quantity__gte=1, points__gte=0)
            ),
            models.CheckConstraint(
                name="a_delivered_deed_names_its_document",
                condition=Q(route="self", source="")
                | (~Q(route="self") & ~Q(source="") & ~Q(document="")),
            ),
            models.CheckConstraint(
                name="a_thanked_deed_says_how_long",
                condition=~Q(state__in=["accepted", "reversed"])
                | Q(
                    standing_until__gte=F("done_on"),
                    expires_on__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="a_told_deed_is_decided_by_a_person",
                condition=~Q(route="self")
                | Q(state__in=["reported", "withdrawn"], decided_by=None)
                | Q(state__in=["accepted", "refused", "reversed"], decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_refused_deed_says_why", condition=~Q(state="refused") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="a_deed_has_few_files", condition=Q(files__len__lte=MOST_FILES)
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="deeds_by_number"),
            models.Index(
                fields=["member", "indicator", "done_on"], name="deeds_of_one_kind_by_day"
            ),
            models.Index(
                fields=["office", "id"], name="deeds_to_confirm", condition=Q(state="reported")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} on {self.done_on} ({self.state})"

    @property
    def key(self) -> str:
        """Under which the ledger knows the award."""
        return f"deed:{self.id}"

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return str(self.rule.told.name)


class DeedDeadline(DeadlineRow):
    """Until when the office owes an answer about a deed that a member told; `id` is the deed's."""

    shard = BESIDE_THE_MEMBER

    pk = models.CompositePrimaryKey("member_id", "id")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField()

    objects: ClassVar[Any] = DeadlineQuerySet.as_manager()

    class Meta(DeadlineRow.Meta):
        abstract = False
