"""A review, its former versions, the reply beside it, who found it helpful, and exact figures.

Keys of reviews are random, not time-ordered: a key that anyone sees must not tell the moment at
which its author wrote. Days are kept, moments are not (docs/adr/0023).
"""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.utils import timezone

from backend.sharding.models import By
from merchants.registry.models import Merchant
from merchants.reviews.choices import BEST, WORST, Aspect, HeldFor, HiddenFor, Side, Status

ASPECTS: tuple[str, ...] = tuple(Aspect.values)
MOST_PHOTOS = 6
STARS = Q(
    **{f"{aspect}__gte": WORST for aspect in ASPECTS},
    **{f"{aspect}__lte": BEST for aspect in ASPECTS},
)


class ReviewQuerySet(models.QuerySet["Review"]):
    def at(self, merchant: UUID) -> ReviewQuerySet:
        return self.filter(merchant=merchant)

    def published(self) -> ReviewQuerySet:
        """What anyone may read."""
        return self.filter(status=Status.PUBLISHED)

    def by(self, person: UUID) -> ReviewQuerySet:
        """This person's own, at every shop."""
        return self.filter(author=person)

    def standing(self) -> ReviewQuerySet:
        """All that their authors did not delete."""
        return self.exclude(status=Status.WITHDRAWN)


class Opinion(models.Model):
    """What an author says: stars and words."""

    goods = models.SmallIntegerField()
    service = models.SmallIntegerField()
    price_honesty = models.SmallIntegerField()
    environment = models.SmallIntegerField()
    words_sealed = models.BinaryField(null=True)  # exactly as written; gone when withdrawn
    words_public = models.TextField(blank=True)  # screened

    class Meta:
        abstract = True


class Review(Opinion):
    """One person's opinion of one visit. `alias` is who the shop sees; `author` never leaves."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="reviews", db_index=False)
    id = models.UUIDField(default=uuid4)
    author = models.UUIDField(null=True)  # None: they left
    alias = models.CharField(max_length=8)
    name_shown = models.CharField(max_length=30, blank=True)  # the author's own choice
    overall = models.SmallIntegerField()
    language = models.CharField(max_length=5, blank=True)
    photos = ArrayField(models.UUIDField(), default=list, size=MOST_PHOTOS)
    visit_on = models.DateField()
    is_visited = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status)
    held_for = models.CharField(max_length=10, choices=HeldFor, blank=True)
    hidden_for = models.CharField(max_length=14, choices=HiddenFor, blank=True)
    hidden_by_request_of = models.CharField(max_length=10, choices=Side, blank=True)
    helpful = models.PositiveIntegerField(default=0)
    is_replied = models.BooleanField(default=False)
    version = models.SmallIntegerField(default=1)
    written_on = models.DateField(default=timezone.localdate)
    edited_on = models.DateField(null=True)
    network = models.BinaryField(max_length=16, null=True)  # of that day only, gone in days
    is_young = models.BooleanField(default=False)  # written by an account that was new that day
    entry = models.UUIDField(null=True)  # of the author's last act, for its receipt

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_opinion_per_visit",
                fields=["merchant", "author", "visit_on"],
                condition=~Q(status=Status.WITHDRAWN),
            ),
            models.CheckConstraint(name="stars_are_one_to_five", condition=STARS),
            models.CheckConstraint(
                name="overall_is_the_mean_of_the_aspects",
                condition=Q(overall=(sum(map(F, ASPECTS), start=Value(2))) / 4),
            ),
            models.CheckConstraint(
                name="review_status_is_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="only_its_author_takes_a_review_away",
                condition=Q(words_sealed__isnull=False)
                | Q(status=Status.WITHDRAWN, words_public="", name_shown="", photos=[]),
            ),
            models.CheckConstraint(
                name="a_hidden_review_says_why_and_for_whom",
                condition=Q(
                    status=Status.HIDDEN,
                    hidden_for__in=HiddenFor.values,
                    hidden_by_request_of__in=Side.values,
                )
                | (~Q(status=Status.HIDDEN) & Q(hidden_for="", hidden_by_request_of="")),
            ),
            models.CheckConstraint(
                name="a_held_review_says_why",
                condition=Q(status=Status.HELD, held_for__in=HeldFor.values)
                | (~Q(status=Status.HELD) & Q(held_for="")),
            ),
            models.CheckConstraint(
                name="nobody_reviews_the_future", condition=Q(visit_on__lte=F("written_on"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["merchant", "-written_on", "-id"],
                name="reviews_newest_first",
                condition=Q(status=Status.PUBLISHED),
            ),
            models.Index(
                fields=["merchant", "-helpful", "-written_on", "-id"],
                name="reviews_most_helpful_first",
                condition=Q(status=Status.PUBLISHED),
            ),
            models.Index(fields=["author", "-written_on"], name="reviews_of_a_person"),
            models.Index(
                fields=["written_on", "id"],
                name="reviews_held",
                condition=Q(status=Status.HELD),
            ),
            models.Index(
                fields=["written_on"],
                name="reviews_with_a_network",
                condition=Q(network__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.id} ({self.status})"

    @property
    def month(self) -> date:
        """The month it counts in."""
        return self.written_on.replace(day=1)


class ReviewVersion(Opinion):
    """What a review said before its author changed it."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "review_id", "version")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    review_id = models.UUIDField()
    version = models.SmallIntegerField()
    until = models.DateField(default=timezone.localdate)

    def __str__(self) -> str:
        return f"version {self.version} of {self.review_id}"


class SpentVisit(models.Model):
    """A token that was used: its digest and the day. It points at no review, on purpose."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "digest")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    digest = models.BinaryField(max_length=32)
    issued_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["issued_on"], name="spent_visits_by_day")]

    def __str__(self) -> str:
        return f"a visit of {self.issued_on}"


class Reply(models.Model):
    """One version of what the shop answers; the current one has no `superseded_on`."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "review_id", "version")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    review_id = models.UUIDField()
    version = models.SmallIntegerField()
    words_sealed = models.BinaryField()
    words_public = models.TextField()
    written_by = models.UUIDField(null=True)  # the member of staff; None: they left
    written_on = models.DateField(default=timezone.localdate)
    superseded_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_reply_per_review",
                fields=["merchant", "review_id"],
                condition=Q(superseded_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"reply to {self.review_id}"


class HelpfulVote(models.Model):
    """Somebody found a review helpful."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "review_id", "voter")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    review_id = models.UUIDField()
    voter = models.UUIDField()
    cast_on = models.DateField(default=timezone.localdate)

    class Meta:
        indexes = [models.Index(fields=["voter"], name="helpful_votes_of_a_person")]

    def __str__(self) -> str:
        return f"helpful: {self.review_id}"


def _counter() -> models.IntegerField[int, int]:
    return models.IntegerField(default=0)


class ReviewFigures(models.Model):
    """Exact counts of the reviews written at one shop in one month; changed with each of them.

    `goods` to `environment` are sums of stars; everything up to `replies` counts what is public.
    """

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "month")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    n = _counter()
    visited = _counter()
    goods = _counter()
    service = _counter()
    price_honesty = _counter()
    environment = _counter()
    stars_1 = _counter()
    stars_2 = _counter()
    stars_3 = _counter()
    stars_4 = _counter()
    stars_5 = _counter()
    helpful = _counter()
    replies = _counter()
    held = _counter()
    withdrawn = _counter()
    hidden_for_merchant = _counter()
    hidden_for_consumer = _counter()
    hidden_for_office = _counter()
    flags_merchant = _counter()
    flags_merchant_upheld = _counter()
    flags_consumer = _counter()
    flags_consumer_upheld = _counter()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_figures_add_up",
                condition=Q(
                    n=F("stars_1") + F("stars_2") + F("stars_3") + F("stars_4") + F("stars_5"),
                    n__gte=0,
                    visited__gte=0,
                    visited__lte=F("n"),
                    helpful__gte=0,
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.n} reviews in {self.month:%Y-%m}"
