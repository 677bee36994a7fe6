"""An offer and its versions: what everybody gets, and what is better for a published condition.

A version has one set of better terms, so a question about it has one answer. What was published
stays as it was (triggers of migration 0002); a change is the next version.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from backend.kernel.ids import public_code, uuid7
from backend.kernel.workflow import Workflow
from backend.sharding.models import Reference
from incentives.offers.fields import Field, fields
from incentives.partners.models import Partner


class Way(models.TextChoices):
    """How one comes by it."""

    APPLICATION = "application", _("在线申请")
    VOUCHER = "voucher", _("领券使用")
    SHOW = "show", _("到店出示")


class Subject(models.TextChoices):
    PERSON = "person", _("个人")
    SHOP = "shop", _("商户")


class State(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    RETURNED = "returned", _("退回修改")
    PUBLISHED = "published", _("已发布")
    SUPERSEDED = "superseded", _("已被新版代替")
    ENDED = "ended", _("已结束")


WORKFLOW: Workflow[str] = Workflow(
    {
        State.DRAFT: [State.SUBMITTED],
        State.SUBMITTED: [State.RETURNED, State.PUBLISHED, State.DRAFT],
        State.RETURNED: [State.SUBMITTED],
        State.PUBLISHED: [State.SUPERSEDED, State.ENDED],
        State.SUPERSEDED: [],
        State.ENDED: [],
    }
)
PUBLIC = (State.PUBLISHED, State.SUPERSEDED, State.ENDED)


class OfferQuerySet(models.QuerySet["Offer"]):
    def of(self, partner: Partner) -> OfferQuerySet:
        return self.filter(partner=partner).order_by("-id")


class Offer(models.Model):
    """What stays the same over its versions. Its code is for ever."""

    shard = Reference()

    partner_id: UUID
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=10, unique=True, default=public_code)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="offers")
    field = models.CharField(max_length=10)
    subject = models.CharField(max_length=6, choices=Subject, default=Subject.PERSON)
    way = models.CharField(max_length=12, choices=Way)
    made_at = models.DateTimeField(default=timezone.now)
    paused_at = models.DateTimeField(null=True)  # by the partner: not shown as open meanwhile

    objects: ClassVar[models.Manager[Offer]] = models.Manager.from_queryset(OfferQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_offer_is_of_one_of_the_sixteen_fields",
                condition=Q(field__in=[
                    "approval", "loan", "travel", "rental", "tourism", "support", "green", "trade",
                    "reading", "insurance", "health", "shopping", "vending", "telecom", "lodging",
                    "education",
                ]),
            ),
            models.CheckConstraint(name="offer_way_is_known", condition=Q(way__in=Way.values)),
            models.CheckConstraint(
                name="offer_subject_is_known", condition=Q(subject__in=Subject.values)
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["partner", "-id"], name="offers_of_a_partner")]

    def __str__(self) -> str:
        return self.code

    @property
    def of_field(self) -> Field:
        """The field with its names and attributes."""
        return fields()[self.field]


class VersionQuerySet(models.QuerySet["Version"]):
    def published(self) -> VersionQuerySet:
        """The one of each offer that counts now, whatever its days say."""
        return self.filter(state=State.PUBLISHED)

    def open(self, on: date) -> VersionQuerySet:
        """Published, within its days, not paused, of a partner with an agreement in force."""
        return self.published().filter(
            starts_on__lte=on,
            ends_on__gte=on,
            offer__paused_at=None,
            offer__partner__in=Partner.objects.bound(on),
        )

    def waiting(self) -> VersionQuerySet:
        """For the city to look at, the oldest first."""
        return self.filter(state=State.SUBMITTED).order_by("submitted_at")


class Version(models.Model):
    """One wording of one offer. Texts for everyone cannot be empty; better ones have a condition.

    The condition, all of it to be met. Of a person: `needs_membership`, `level_points` (standing at
    least so many points: a published level's threshold), `least_deeds` thanked deeds that still
    count of `category`, in `place` (a division) if one is named. Of a shop: `needs_kept_promises`,
    `place`. `points_price`: the better terms are paid with so many points.
    """

    shard = Reference()

    offer_id: UUID
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120)
    everyone_zh = models.CharField(max_length=1000)  # the terms for everyone, in words
    everyone_en = models.CharField(max_length=1000)
    better_zh = models.CharField(max_length=1000, blank=True)
    better_en = models.CharField(max_length=1000, blank=True)
    details = models.JSONField(default=dict)  # choices and texts of the field; same for everyone
    divisions = ArrayField(models.CharField(max_length=12), default=list, blank=True)  # where used
    photo = models.UUIDField(null=True)
    source = models.CharField(max_length=300, blank=True)  # the page or row a draft was taken from
    words = models.CharField(max_length=1000, blank=True)  # what search looks in, folded
    starts_on = models.DateField()
    ends_on = models.DateField()
    needs_membership = models.BooleanField(default=False)
    level = models.CharField(max_length=20, blank=True)
    level_points = models.IntegerField(null=True)
    category = models.CharField(max_length=20, blank=True)
    least_deeds = models.SmallIntegerField(null=True)
    place = models.CharField(max_length=12, blank=True)
    needs_kept_promises = models.BooleanField(default=False)
    points_price = models.IntegerField(default=0)
    stays_with_taker = models.BooleanField(default=False, db_default=False)  # of a voucher
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.UUIDField()
    submitted_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)  # of the city; never who wrote it
    reviewed_at = models.DateTimeField(null=True)
    review_reason = models.CharField(max_length=500, blank=True)
    is_no_basic_service = models.BooleanField(default=False)  # the reviewer's own word (promise 10)
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    receipt = models.UUIDField(null=True)

    objects: ClassVar[models.Manager[Version]] = models.Manager.from_queryset(VersionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_version_of_an_offer_is_written_once", fields=["offer", "number"]
            ),
            models.UniqueConstraint(
                name="one_version_is_public_at_a_time",
                fields=["offer"],
                condition=Q(state="published"),
            ),
            models.UniqueConstraint(
                name="one_version_is_in_the_making",
                fields=["offer"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
            ),
            models.CheckConstraint(
                name="version_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="an_offer_has_terms_for_everyone",
                condition=~Q(everyone_zh="") & ~Q(title_zh="")
                & (Q(state="draft") | (~Q(everyone_en="") & ~Q(title_en=""))),
            ),
            models.CheckConstraint(
                name="better_terms_have_a_condition",
                condition=Q(
                    better_zh="", better_en="", needs_membership=False, level_points=None,
                    least_deeds=None, place="", needs_kept_promises=False, points_price=0,
                )
                | (
                    ~Q(better_zh="")
                    & ~Q(better_en="")
                    & (
                        Q(needs_membership=True) | Q(level_points__isnull=False)
                        | Q(least_deeds__isnull=False) | Q(needs_kept_promises=True) | ~Q(place="")
                    )
                ),
            ),
            models.CheckConstraint(
                name="a_level_is_a_published_threshold",
                condition=Q(level="", level_points=None)
                | (
                    ~Q(level="")
                    & Q(level_points__isnull=False, level_points__gt=0, needs_membership=True)
                ),
            ),
            models.CheckConstraint(
                name="deeds_are_of_a_category",
                condition=Q(category="", least_deeds=None)
                | (
                    ~Q(category="")
                    & Q(least_deeds__isnull=False, least_deeds__gt=0, needs_membership=True)
                ),
            ),
            models.CheckConstraint(
                name="points_are_spent_by_members_only",
                condition=Q(points_price=0) | Q(points_price__gt=0, needs_membership=True),
            ),
            models.CheckConstraint(
                name="shops_are_not_asked_for_points",
                condition=Q(needs_kept_promises=False) | Q(needs_membership=False),
            ),
            models.CheckConstraint(
                name="an_offer_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="what_is_public_was_reviewed_by_another",
                condition=~Q(state__in=["published", "superseded", "ended"])
                | (
                    Q(
                        reviewed_by__isnull=False, reviewed_at__isnull=False,
                        published_at__isnull=False, is_no_basic_service=True,
                        receipt__isnull=False,
                    )
                    & ~Q(reviewed_by=F("made_by"))
                ),
            ),
            models.CheckConstraint(
                name="what_is_returned_says_why",
                condition=~Q(state="returned") | ~Q(review_reason=""),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["ends_on"], name="offers_by_end", condition=Q(state="published")),
            models.Index(
                fields=["-published_at", "-id"],
                name="offers_on_show",
                condition=Q(state="published"),
            ),
            models.Index(
                fields=["submitted_at"], name="offers_to_review", condition=Q(state="submitted")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} v{self.number}"

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.title_en if get_language() == "en" else self.title_zh

    @property
    def everyone(self) -> str:
        """The terms for everyone, in the reader's language."""
        return self.everyone_en if get_language() == "en" else self.everyone_zh

    @property
    def better(self) -> str:
        """The better terms, in the reader's language; empty where there are none."""
        return self.better_en if get_language() == "en" else self.better_zh

    @property
    def has_condition(self) -> bool:
        """Whether there is anything to be met."""
        return bool(self.better_zh)
