"""A partner and its agreements with the city. Without one in force nothing of it is public."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.models import Organisation
from backend.kernel.ids import uuid7
from backend.sharding.models import Reference
from incentives.partners.fields import FIELDS

DAY = timedelta(days=1)


class Kind(models.TextChoices):
    BANK = "bank", _("银行")
    LANDLORD = "landlord", _("住房租赁")
    CARRIER = "carrier", _("交通出行")
    HOSPITAL = "hospital", _("医疗机构")
    LIBRARY = "library", _("图书馆")
    MUSEUM = "museum", _("博物馆")
    HOTEL = "hotel", _("酒店")
    SCENIC_SPOT = "scenic_spot", _("景区")
    UTILITY = "utility", _("公用事业")
    INSURER = "insurer", _("保险机构")
    SHOP = "shop", _("商家")
    SCHOOL = "school", _("教育培训")
    AGENCY = "agency", _("政务服务")
    OTHER = "other", _("其他")


class PartnerQuerySet(models.QuerySet["Partner"]):
    def bound(self, on: date) -> PartnerQuerySet:
        """Those with an agreement in force on that day."""
        held = Agreement.objects.in_force(on).filter(partner=models.OuterRef("pk"))
        return self.filter(models.Exists(held))


class Partner(models.Model):
    """An organisation that lists offers. `code` is its stable name, in consents as recipient."""

    shard = Reference()

    organisation_id: UUID
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="partner", db_constraint=False
    )
    code = models.CharField(max_length=40, unique=True)  # the organisation's, as it was
    kind = models.CharField(max_length=12, choices=Kind)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    about_zh = models.CharField(max_length=1000, blank=True)
    about_en = models.CharField(max_length=1000, blank=True)
    contact = models.CharField(max_length=200)  # for people: a counter, a telephone (PIPL 23)
    since = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Partner]] = models.Manager.from_queryset(PartnerQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(name="partner_kind_is_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="a_partner_can_be_reached",
                condition=~Q(contact="") & ~Q(name_zh="") & ~Q(name_en=""),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def in_force(self, on: date) -> AgreementQuerySet:
        return self.filter(starts_on__lte=on, ends_on__gte=on).filter(
            Q(ended_on=None) | Q(ended_on__gt=on)
        )

    def unfinished(self, on: date) -> AgreementQuerySet:
        """In force on that day, or later."""
        return self.filter(ends_on__gte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))


class Agreement(models.Model):
    """What the city and the partner agreed, until when; caps of what may come of it.

    Nothing of it is ever rewritten (trigger): a change is a new agreement that `replaces` it.
    `ended_on`: from that day on it no longer holds, before its end. Caps are None where open:
    `budget` CNY granted to applicants, `points_a_month` of vouchers taken, `checks_a_day` of
    questions asked.
    """

    shard = Reference()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="agreements")
    number = models.CharField(max_length=80)
    fields = ArrayField(models.CharField(max_length=10))  # of the sixteen
    starts_on = models.DateField()
    ends_on = models.DateField()
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    points_a_month = models.IntegerField(null=True)
    checks_a_day = models.IntegerField(default=1000)
    made_by = models.UUIDField()  # of the city
    made_at = models.DateTimeField(default=timezone.now)
    receipt = models.UUIDField()
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="successor"
    )
    ended_on = models.DateField(null=True)
    ended_by = models.UUIDField(null=True)
    end_reason = models.CharField(max_length=500, blank=True, default="")
    end_receipt = models.UUIDField(null=True)
    over_noted_at = models.DateTimeField(null=True)  # that it had ended was written down

    objects: ClassVar[models.Manager[Agreement]] = models.Manager.from_queryset(AgreementQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_agreement_per_number", fields=["number"]),
            models.CheckConstraint(
                name="an_agreement_has_an_end", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(name="an_agreement_names_fields", condition=~Q(fields=[])),
            models.CheckConstraint(
                name="an_agreement_names_known_fields",
                condition=Q(fields__contained_by=list(FIELDS)),
            ),
            models.CheckConstraint(
                name="caps_are_positive",
                condition=(Q(budget=None) | Q(budget__gt=0))
                & (Q(points_a_month=None) | Q(points_a_month__gt=0))
                & Q(checks_a_day__gt=0),
            ),
            models.CheckConstraint(
                name="an_early_end_says_why",
                condition=Q(ended_on=None, ended_by=None, end_reason="", end_receipt=None)
                | Q(
                    ended_on__gte=F("starts_on"), ended_on__lte=F("ends_on"),
                    ended_by__isnull=False, end_receipt__isnull=False,
                )
                & ~Q(end_reason=""),
            ),
            # An early end shortens what is held; one that never began holds nothing.
            ExclusionConstraint(
                name="one_agreement_at_a_time",
                expressions=[
                    ("partner", RangeOperators.EQUAL),
                    (Func("starts_on", Least(F("ends_on") + 1, F("ended_on")),
                          models.Value("[)"), function="daterange",
                          output_field=DateRangeField()),
                     RangeOperators.OVERLAPS),
                ],
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["ends_on"], name="agreements_to_end", condition=Q(over_noted_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def last_day(self) -> date:
        """The last day on which it holds; the day before its start, if it never began."""
        return min(self.ends_on, self.ended_on - DAY) if self.ended_on else self.ends_on


class Drawn(models.Model):
    """What was taken of an agreement's caps in one month; the tally is changed under its lock."""

    shard = Reference()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="drawn", db_index=False)
    month = models.DateField()  # its first day
    points = models.BigIntegerField(default=0)
    money = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))

    class Meta:
        verbose_name_plural = "drawn"
        constraints = [
            models.UniqueConstraint(name="drawn_once_a_month", fields=["agreement", "month"]),
            models.CheckConstraint(
                name="nothing_is_given_back_twice", condition=Q(points__gte=0, money__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points} points, {self.money} CNY in {self.month:%Y-%m}"
