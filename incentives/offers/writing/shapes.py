"""The shapes of writing offers by program."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from incentives.offers.fields import fields
from incentives.offers.models import State, Subject, Version, Way
from incentives.offers.parts import Quota
from incentives.offers.writing.actions import About, what_is_open
from incentives.offers.writing.checking import MOST_LIMITS
from incentives.offers.writing.forms import LONGEST_WORDS, MOST_DIVISIONS
from incentives.offers.writing.proposals import Condition, Limit, Proposal, Texts, proposal_of

DIGITS, PLACES = 14, 4


class DraftTermShape(serializers.Serializer[Any]):
    """One number: for everyone, and better."""

    everyone = serializers.DecimalField(DIGITS, PLACES, allow_null=True, required=False)
    better = serializers.DecimalField(DIGITS, PLACES, allow_null=True, required=False)


class DraftConditionShape(serializers.Serializer[Any]):
    """What the better terms ask for; all of it is to be met."""

    needs_membership = serializers.BooleanField(default=False)
    level = serializers.CharField(
        default="", allow_blank=True, max_length=20, help_text="of the published levels"
    )
    category = serializers.CharField(default="", allow_blank=True, max_length=20)
    least_deeds = serializers.IntegerField(
        default=None, allow_null=True, min_value=1, max_value=999
    )
    place = serializers.RegexField(r"^\d{6}$", default="", allow_blank=True)
    needs_kept_promises = serializers.BooleanField(default=False)
    points_price = serializers.IntegerField(default=0, min_value=0, max_value=1_000_000)


class DraftQuotaShape(serializers.Serializer[Any]):
    """So many in all, a day or for each person, in a period."""

    per = serializers.ChoiceField(choices=Quota.Per.values)
    most = serializers.IntegerField(min_value=1, max_value=100_000_000)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class OfferDraftShape(serializers.Serializer[Any]):
    """A wording of an offer. Numbers by the attributes of its field; better ones never worse."""

    title_zh = serializers.CharField(max_length=60)
    title_en = serializers.CharField(max_length=120, default="", allow_blank=True)
    everyone_zh = serializers.CharField(max_length=LONGEST_WORDS, help_text="what everybody gets")
    everyone_en = serializers.CharField(max_length=LONGEST_WORDS, default="", allow_blank=True)
    better_zh = serializers.CharField(max_length=LONGEST_WORDS, default="", allow_blank=True)
    better_en = serializers.CharField(max_length=LONGEST_WORDS, default="", allow_blank=True)
    terms = serializers.DictField(child=DraftTermShape(), default=dict)
    details = serializers.DictField(
        child=serializers.JSONField(), default=dict, help_text="choices by code; texts as {zh, en}"
    )
    condition = DraftConditionShape(default=None, allow_null=True)
    divisions = serializers.ListField(
        child=serializers.RegexField(r"^\d{6}$"), default=list, max_length=MOST_DIVISIONS
    )
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    quotas = DraftQuotaShape(many=True, default=list)
    stays_with_taker = serializers.BooleanField(
        default=False, help_text="a voucher of it is not handed on to a relative"
    )

    def proposal(self, before: Proposal | None = None) -> Proposal:
        """As the actions take it; photo and source stay what they were."""
        said: dict[str, Any] = self.validated_data
        limits = tuple(Limit(**each) for each in said["quotas"][: MOST_LIMITS + 1])
        return Proposal(
            Texts(*(said[name] for name in Texts._fields)),
            {code: (one.get("everyone"), one.get("better")) for code, one in said["terms"].items()},
            said["details"],
            said["starts_on"],
            said["ends_on"],
            Condition(**(said["condition"] or {})),
            tuple(said["divisions"]),
            limits,
            before.photo if before else None,
            before.source if before else "",
            said["stays_with_taker"],
        )


class NewOfferShape(OfferDraftShape):
    """A new offer: its field, for whom it is, how one comes by it, and the first wording."""

    field = serializers.ChoiceField(choices=list(fields()))
    subject = serializers.ChoiceField(choices=Subject.values)
    way = serializers.ChoiceField(choices=Way.values)

    def about(self) -> About:
        """What stays the same over its versions."""
        said: dict[str, Any] = self.validated_data
        return About(said["field"], said["subject"], said["way"])


class OpenPointShape(serializers.Serializer[Any]):
    """One thing that is still to be said before it is handed in."""

    pointer = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class PartnerOfferShape(serializers.Serializer[Any]):
    """An offer of the partner with its newest version."""

    code = serializers.CharField()
    field = serializers.ChoiceField(choices=list(fields()))
    subject = serializers.ChoiceField(choices=Subject.values)
    way = serializers.ChoiceField(choices=Way.values)
    paused = serializers.BooleanField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=State.values)
    review_reason = serializers.CharField(allow_blank=True)
    draft = OfferDraftShape()
    open_points = OpenPointShape(many=True, help_text="of a draft, before it can be handed in")


class PartnerOffersShape(serializers.Serializer[Any]):
    """Every offer of the partner, the newest first."""

    results = PartnerOfferShape(many=True)
    next = serializers.CharField(allow_null=True)


def partner_offer(version: Version) -> dict[str, Any]:
    """A version as its partner sees it."""
    offer, said = version.offer, proposal_of(version)
    making = version.state in {State.DRAFT, State.RETURNED}
    return {
        "code": offer.code,
        "field": offer.field,
        "subject": offer.subject,
        "way": offer.way,
        "paused": offer.paused_at is not None,
        "version": version.number,
        "state": version.state,
        "review_reason": version.review_reason,
        "draft": _draft(said),
        "open_points": [one.shown() for one in what_is_open(version)] if making else [],
    }


def _draft(said: Proposal) -> dict[str, Any]:
    return {
        **said.texts._asdict(),
        "terms": {
            code: {"everyone": _plain(everyone), "better": _plain(better)}
            for code, (everyone, better) in said.numbers.items()
        },
        "details": dict(said.details),
        "condition": said.condition._asdict(),
        "divisions": list(said.divisions),
        "starts_on": said.starts_on.isoformat(),
        "ends_on": said.ends_on.isoformat(),
        "stays_with_taker": said.stays_with_taker,
        "quotas": [
            {**limit._asdict(), "starts_on": str(limit.starts_on), "ends_on": str(limit.ends_on)}
            for limit in said.limits
        ],
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
