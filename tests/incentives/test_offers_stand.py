"""What the tables themselves keep of an offer, whoever writes to them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from incentives.offers.fields import LOWER, NUMBERS, fields
from incentives.offers.models import Version
from incentives.offers.parts import Quota, Term
from incentives.offers.reading import NoSuchOffer, open_version
from tests.incentives.listed import a_partner, a_version, agreement_ends

pytestmark = pytest.mark.django_db


def refused(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


def test_there_are_sixteen_fields_and_each_number_knows_its_good_side() -> None:
    assert "".join(field.char for field in fields().values()) == "批贷行租游扶绿交阅保医购售通住育"
    for field in fields().values():
        for attribute in field.attributes:
            assert (attribute.better is not None) == (attribute.kind in NUMBERS)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"everyone_zh": ""}, "an_offer_has_terms_for_everyone"),
        ({"needs_membership": False}, "better_terms_have_a_condition"),
        ({"better_zh": "", "better_en": ""}, "better_terms_have_a_condition"),
        ({"level": "leaf"}, "a_level_is_a_published_threshold"),
        ({"points_price": -1}, "points_are_spent_by_members_only"),
        ({"category": "giving"}, "deeds_are_of_a_category"),
        ({"needs_kept_promises": True}, "shops_are_not_asked_for_points"),
    ],
)
def test_promise_10_the_database_refuses_offers_that_leave_somebody_out(
    said: dict[str, Any], name: str
) -> None:
    partner = a_partner()
    with refused(name), transaction.atomic():
        a_version(partner, **said)


def test_promise_10_no_ones_terms_are_worse_than_everyones_by_constraint() -> None:
    partner = a_partner()
    for terms in ({"rate_to": ("8", "9")}, {"amount": ("100", "99")}):
        with refused("no_ones_terms_are_worse_than_everyones"), transaction.atomic():
            a_version(partner, terms=terms)


def test_what_was_public_stays_as_it_was() -> None:
    version = a_version(a_partner())
    term = Term.objects.get(version=version, code="rate_to")
    assert term.direction == LOWER
    for change in (
        lambda: Version.objects.filter(pk=version.pk).update(everyone_zh="另一句"),
        lambda: Version.objects.filter(pk=version.pk).update(state="draft"),
        lambda: Term.objects.filter(pk=term.pk).update(everyone=Decimal(99)),
        lambda: Term.objects.filter(pk=term.pk).delete(),
        lambda: Version.objects.filter(pk=version.pk).delete(),
    ):
        with refused("public offer stays"), transaction.atomic():
            change()


def test_quotas_of_one_kind_do_not_overlap() -> None:
    partner, today = a_partner(), timezone.localdate()
    version = a_version(partner)
    Version.objects.filter(pk=version.pk).update(state="ended", ended_at=timezone.now())
    draft = Version.objects.create(
        offer=version.offer, number=2, title_zh="二", title_en="two", everyone_zh="人人",
        everyone_en="all", starts_on=today, ends_on=today + timedelta(days=9), made_by=version.id,
    )  # fmt: skip
    first = {"version": draft, "most": 5, "starts_on": today}
    Quota.objects.create(per="day", ends_on=today + timedelta(days=3), **first)
    Quota.objects.create(per="total", ends_on=today + timedelta(days=3), **first)
    with refused("quotas_do_not_overlap"), transaction.atomic():
        Quota.objects.create(per="day", ends_on=today + timedelta(days=9), **first)


def test_without_an_agreement_in_force_nothing_is_open() -> None:
    version = a_version(a_partner())
    assert open_version(version.offer.code) == version
    agreement_ends(version.offer.partner)
    with pytest.raises(NoSuchOffer):
        open_version(version.offer.code)
