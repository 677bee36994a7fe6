"""Purposes, their texts, who may be told, and every decision a person made (promise 14).

A decision is never changed: the next one is a new row, and the last row is the current one. The
database keeps that, and that a text once published stays as it was (migration 0002).
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import get_language

from backend.consent.rights.models import Copy, CopyPart, Request  # noqa: F401  (for Django)
from backend.kernel.ids import uuid7
from backend.kernel.workflow import Workflow
from backend.sharding.models import Local


class State(models.TextChoices):
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


# `given` after `given` is a renewal: a new text, or a new term. Nothing is ever final: a person
# may change their mind for ever.
WORKFLOW: Workflow[str] = Workflow(
    {
        State.GIVEN: [State.GIVEN, State.REFUSED, State.WITHDRAWN, State.EXPIRED],
        State.REFUSED: [State.GIVEN, State.REFUSED],
        State.WITHDRAWN: [State.GIVEN, State.REFUSED],
        State.EXPIRED: [State.GIVEN, State.REFUSED],
    }
)


class Purpose(models.Model):
    """One thing that somebody's data may be used for, if they wish. `term_days`: how long."""

    shard = Local()

    code = models.CharField(primary_key=True, max_length=60)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    term_days = models.PositiveIntegerField(default=365)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_term_has_days", condition=Q(term_days__gt=0)),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh

    def text(self) -> PurposeText:
        """The text in force now; PurposeText.DoesNotExist before the first one."""
        return self.texts.in_force().latest("version")


class PurposeTextQuerySet(models.QuerySet["PurposeText"]):
    def in_force(self) -> PurposeTextQuerySet:
        return self.filter(valid_from__lte=timezone.now())


class PurposeText(models.Model):
    """What people agree to, in both languages, and which kinds of data it is about.

    Never changed once published: another text, or another kind of data, is the next version, and
    everybody is asked again (PIPL 14) unless `asks_again` says that only the wording got clearer.
    """

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="texts")
    version = models.PositiveSmallIntegerField()
    zh = models.TextField()
    en = models.TextField()
    kinds = models.JSONField(default=list)  # [{"zh": "...", "en": "..."}]
    asks_again = models.BooleanField(default=True)
    valid_from = models.DateTimeField(default=timezone.now)

    objects = PurposeTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_text_per_version_of_a_purpose", fields=["purpose", "version"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose_id} v{self.version}"

    @property
    def words(self) -> str:
        """In the reader's language."""
        return self.en if get_language() == "en" else self.zh

    @property
    def kind_names(self) -> list[str]:
        """The kinds of data, in the reader's language."""
        return [kind["en" if get_language() == "en" else "zh"] for kind in self.kinds]


class Recipient(models.Model):
    """Somebody who may be told for one purpose, and how to reach them (PIPL 23)."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="recipients")
    code = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    contact = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_recipient_per_purpose_and_code", fields=["purpose", "code"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} for {self.purpose_id}"

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh


def text_needed() -> Subquery:
    """The version below which a consent no longer holds, for the row's purpose."""
    texts = PurposeText.objects.in_force().filter(purpose=OuterRef("purpose"), asks_again=True)
    return Subquery(texts.order_by("-version").values("version")[:1])


class ConsentQuerySet(models.QuerySet["Consent"]):
    def of(self, person: UUID) -> ConsentQuerySet:
        """Every decision of one person, newest first, with what is shown of it."""
        return self.filter(person=person).select_related("purpose", "text").order_by("-id")

    def current(self) -> ConsentQuerySet:
        return self.filter(is_current=True)

    def in_force(self, on: date) -> ConsentQuerySet:
        """What holds on this day: given, not over, and to a text that is still the one asked."""
        given = self.current().filter(state=State.GIVEN, ends_on__gte=on)
        return given.annotate(needed=text_needed()).filter(text__version__gte=F("needed"))

    def overdue(self, on: date) -> ConsentQuerySet:
        """Given, and over, whether or not anybody has written it down yet."""
        return self.current().filter(state=State.GIVEN, ends_on__lt=on)

    def ending(self, by: date) -> ConsentQuerySet:
        """Given, and over by that day, whose person was not told yet."""
        given = self.current().filter(state=State.GIVEN, ends_on__lte=by)
        return given.filter(reminder=None)


class Consent(models.Model):
    """One decision of one person about one purpose and one recipient."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.UUIDField()
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="+")
    text = models.ForeignKey(PurposeText, models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=60)
    recipient_zh = models.CharField(max_length=200)
    recipient_en = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State)
    decided_at = models.DateTimeField(default=timezone.now)
    given_at = models.DateTimeField(null=True)
    ends_on = models.DateField(null=True)  # the last day on which it holds
    is_current = models.BooleanField(default=True)
    entry = models.UUIDField()  # of the log: the receipt

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_current_decision",
                fields=["person", "purpose", "recipient"],
                condition=Q(is_current=True),
            ),
            models.CheckConstraint(name="decision_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="what_is_given_has_an_end",
                condition=~Q(state=State.GIVEN) | Q(ends_on__isnull=False, given_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="decisions_of_a_person"),
            models.Index(
                fields=["ends_on"],
                name="consents_by_end",
                condition=Q(is_current=True, state=State.GIVEN),
            ),
        ]

    allowed: ClassVar[Workflow[str]] = WORKFLOW

    def __str__(self) -> str:
        return f"{self.purpose_id} {self.state}"

    @property
    def recipient_name(self) -> str:
        """In the reader's language, as it was when decided."""
        return self.recipient_en if get_language() == "en" else self.recipient_zh

    def holds(self, on: date) -> bool:
        """Whether this row by itself allows anything on that day (texts are asked elsewhere)."""
        is_given = self.is_current and self.state == State.GIVEN
        return is_given and self.ends_on is not None and on <= self.ends_on


class Reminder(models.Model):
    """A person was told that a consent will end, and asked whether it should go on. Told once."""

    shard = Local()

    consent = models.OneToOneField(
        Consent, models.PROTECT, primary_key=True, related_name="reminder"
    )
    told_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"reminder of {self.pk}"
