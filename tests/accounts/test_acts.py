"""One call for an act: the event and the leaf stand together, or neither does."""

from __future__ import annotations

import pytest
from django.db import transaction

from backend.accounts.acts import record
from backend.accounts.people import person_of
from backend.audit.models import Event
from backend.proof.models import Entry

pytestmark = pytest.mark.django_db


def test_an_act_is_recorded_with_its_leaf() -> None:
    person = person_of("+8613900000001")
    written = record("consent.given", subject=("purpose", "x"), actor=person, act={"purpose": "x"})
    event = Event.objects.get()
    assert (event.verb, event.actor, event.subject_id) == ("consent.given", person.pk, "x")
    assert event.data == {"entry": str(written.entry.pk)}
    assert Entry.objects.get().kind == "consent.given"


def test_an_act_that_fails_leaves_neither() -> None:
    with transaction.atomic():
        record("consent.given", subject=("purpose", "x"), actor=None, act={"purpose": "x"})
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert not Entry.objects.exists()


def test_an_act_that_is_no_plain_json_is_refused_whole() -> None:
    with pytest.raises(ValueError, match=r"."):
        record("consent.given", subject=("purpose", "x"), actor=None, act={"share": 0.5})
    assert not Event.objects.exists()


def test_whom_a_person_acts_for_is_on_the_event() -> None:
    person, organisation = person_of("+8613900000001"), person_of("+8613900000002")
    record("offer.made", subject=person, actor=person, act={}, acting_for=organisation)
    record("offer.made", subject=person, actor=person, act={}, acting_for=organisation.pk)
    assert set(Event.objects.values_list("acting_for", flat=True)) == {organisation.pk}
