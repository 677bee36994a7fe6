"""An application: what is asked, under which terms, where it stands, what was granted.

Words are sealed. What was sent stays as it was, and a step that the workflow does not know is
refused, by triggers (migration rules_of_applications). Nothing here is a score, a level or a deed.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from backend.kernel.ids import uuid7
from incentives.applications.states import DECIDED, GRANTED, OPEN, UNSENT, EndReason, Outcome, State
from incentives.holders.models import BESIDE_THE_HOLDER, Holder
from incentives.offers.models import Offer, Version
from incentives.partners.models import Partner

DECIDE_WITHIN = 10  # working days, where the version says nothing
MOST_QUESTIONS = 3


class ApplicationQuerySet(models.QuerySet["Application"]):
    def of(self, person: UUID) -> ApplicationQuerySet:
        """Everything of one person that was not thrown away, the newest first."""
        mine = self.filter(holder=person).exclude(state=State.DISCARDED)
        return mine.select_related("partner", "version__offer").order_by("-id")

    def sent_to(self, partner: Partner) -> ApplicationQuerySet:
        """What a partner may know of: drafts are nobody else's."""
        sent = self.filter(partner=partner).exclude(state__in=UNSENT)
        return sent.select_related("partner", "version__offer")


class Application(models.Model):
    """`better`: the published condition was met, as asked once when it was sent; no reason.

    The limits (`rate_most` …) are those of the terms that hold for this application, of the version
    it was made under. `shop`: the organisation it is for; it belongs to the person acting.
    """

    shard = BESIDE_THE_HOLDER

    holder_id: UUID
    partner_id: UUID
    version_id: UUID
    pk = models.CompositePrimaryKey("holder_id", "id")
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="applications", db_index=False)
    id = models.UUIDField(default=uuid7)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", db_index=False)
    field = models.CharField(max_length=10)
    shop = models.UUIDField(null=True)  # the organisation
    merchant = models.UUIDField(null=True)  # its key in the register
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField(default=timezone.now)
    # -- what is asked and told --
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    months = models.SmallIntegerField(null=True)
    words_sealed = models.BinaryField(null=True)
    shows_name = models.BooleanField(default=False)
    shows_phone = models.BooleanField(default=False)
    commitment = models.SmallIntegerField(null=True)  # the version of the text promised
    # -- the terms that hold --
    better = models.BooleanField(default=False)
    amount_most = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    months_most = models.SmallIntegerField(null=True)
    rate_most = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    fees_most = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    decide_days = models.SmallIntegerField(default=DECIDE_WITHIN)  # working days
    papers_days = models.SmallIntegerField(default=0)  # to hand in the rest; 0: nothing is left
    # -- what became of it --
    submitted_at = models.DateTimeField(null=True)
    submitted_on = models.DateField(null=True)
    questions = models.SmallIntegerField(default=0)
    days_left = models.SmallIntegerField(null=True)  # of the partner's term, while it waits
    waited_days = models.SmallIntegerField(default=0)  # for the applicant's answers, in all
    asked_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)  # None: a program of the partner
    was_late = models.BooleanField(default=False)
    reason_sealed = models.BinaryField(null=True)
    granted_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    granted_months = models.SmallIntegerField(null=True)
    granted_rate = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    granted_fees = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    drawn_of = models.UUIDField(null=True)  # the agreement whose budget the granted CNY are of
    papers_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=14, choices=EndReason, blank=True)
    own_outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    partner_outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)  # words and files are gone; the facts stay
    receipt = models.UUIDField(null=True)  # of the last step

    objects: ClassVar[models.Manager[Application]] = models.Manager.from_queryset(
        ApplicationQuerySet
    )()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="application_state_is_known", condition=Q(state__in=State.values)
            ),
            models.UniqueConstraint(
                name="one_open_application_per_person_and_offer",
                fields=["holder", "offer", "shop"],
                condition=Q(state__in=OPEN),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="what_was_sent_has_a_day",
                condition=Q(state__in=UNSENT, submitted_at=None, submitted_on=None)
                | Q(
                    state__in=[s for s in State.values if s not in UNSENT],
                    submitted_at__isnull=False, submitted_on__isnull=False,
                    receipt__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="an_approval_first_is_promised",
                condition=~Q(field="approval") | Q(state__in=UNSENT) | Q(commitment__isnull=False),
            ),
            models.CheckConstraint(
                name="an_application_names_its_shop_whole",
                condition=Q(shop=None, merchant=None)
                | Q(shop__isnull=False, merchant__isnull=False),
            ),
            models.CheckConstraint(
                name="what_is_decided_has_a_day",
                condition=Q(state__in=DECIDED, decided_at__isnull=False, decided_on__isnull=False)
                | Q(
                    state__in=[s for s in State.values if s not in DECIDED],
                    decided_at=None, decided_on=None, decided_by=None, was_late=False,
                ),
            ),
            models.CheckConstraint(
                name="a_no_has_a_reason",
                condition=~Q(state="refused")
                | Q(reason_sealed__isnull=False)
                | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="an_approval_ends_with_a_reason",
                condition=Q(state="ended", papers_days__gt=0, end_reason__in=EndReason.values)
                | (~Q(state="ended") & Q(end_reason="")),
            ),
            models.CheckConstraint(
                name="only_a_yes_grants_anything",
                condition=Q(state__in=GRANTED)
                | Q(
                    granted_amount=None, granted_months=None, granted_rate=None,
                    granted_fees=None, papers_at=None, drawn_of=None, own_outcome="",
                    partner_outcome="",
                ),
            ),
            models.CheckConstraint(
                name="a_loan_granted_names_amount_and_rate",
                condition=~Q(field="loan", state__in=GRANTED)
                | Q(granted_amount__gt=0, granted_rate__gte=0)
                & Q(granted_amount__isnull=False, granted_rate__isnull=False),
            ),
            models.CheckConstraint(
                name="nothing_granted_is_worse_than_the_terms",
                condition=(Q(granted_rate=None)
                    | Q(rate_most__isnull=False, granted_rate__lte=F("rate_most")))
                & (Q(granted_fees=None)
                    | Q(fees_most__isnull=False, granted_fees__gte=0,
                        granted_fees__lte=F("fees_most")))
                & (Q(granted_amount=None)
                    | Q(amount_most__isnull=False, granted_amount__lte=F("amount_most"),
                        granted_amount__gt=0))
                & (Q(granted_months=None)
                    | Q(months_most__isnull=False, granted_months__lte=F("months_most"),
                        granted_months__gt=0)),
            ),
            models.CheckConstraint(
                name="nobody_is_granted_more_than_they_asked_for",
                condition=Q(granted_amount=None)
                | Q(amount__isnull=False, granted_amount__lte=F("amount")),
            ),
            models.CheckConstraint(
                name="what_is_asked_lies_within_the_terms",
                condition=(Q(amount=None)
                    | Q(amount__gt=0, amount_most__isnull=False, amount__lte=F("amount_most"))
                    | Q(amount__gt=0, state__in=UNSENT))
                & (Q(months=None)
                    | Q(months__gt=0, months_most__isnull=False, months__lte=F("months_most"))
                    | Q(months__gt=0, state__in=UNSENT)),
            ),
            models.CheckConstraint(
                name="a_partner_waits_only_for_answers",
                condition=Q(state="asked", asked_on__isnull=False)
                | (~Q(state="asked") & Q(asked_on=None, days_left=None)),
            ),
            models.CheckConstraint(
                name="questions_are_few",
                condition=Q(questions__gte=0, questions__lte=MOST_QUESTIONS),
            ),
            models.CheckConstraint(
                name="terms_of_an_application_have_days",
                condition=Q(decide_days__gt=0, papers_days__gte=0, waited_days__gte=0),
            ),
            models.CheckConstraint(
                name="outcomes_are_known",
                condition=Q(own_outcome__in=["", *Outcome.values])
                & Q(partner_outcome__in=["", *Outcome.values]),
            ),
            models.CheckConstraint(
                name="what_is_over_has_an_end",
                condition=Q(state__in=[*OPEN], closed_at=None)
                | (~Q(state__in=[*OPEN]) & Q(closed_at__isnull=False)),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["partner", "id"],
                name="applications_of_a_partner",
                condition=~Q(state__in=UNSENT),
            ),
            models.Index(
                fields=["made_at"], name="applications_unsent", condition=Q(state="draft")
            ),
            models.Index(
                fields=["closed_at"], name="applications_to_erase", condition=Q(erased_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"application {self.id} ({self.state})"

    @property
    def is_waiting(self) -> bool:
        """Whether the partner still owes a decision."""
        return self.state in {State.SUBMITTED, State.ASKED}

    @property
    def owes_papers(self) -> bool:
        """Granted first; the rest of the papers is still to come."""
        return self.state == State.APPROVED and self.papers_days > 0 and self.papers_at is None

    def days_taken(self, today: date) -> int:
        """Days from sending to the decision without those waited for answers; 0 of a draft."""
        if self.submitted_on is None:
            return 0
        return max(0, ((self.decided_on or today) - self.submitted_on).days - self.waited_days)
