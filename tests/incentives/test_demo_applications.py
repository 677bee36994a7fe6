"""The demo's citizens have applications in many states, made by the doors of everybody."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from backend.accounts import demo
from backend.accounts.identity.actions import _keep
from backend.accounts.identity.claims import Claim
from credit.catalogue.founding import found_catalogue
from credit.catalogue.reading import today
from incentives.applications.complaints.models import ApplicationComplaint
from incentives.applications.models import Application
from incentives.demo.applications import apply_for_some
from incentives.demo.offers import list_offers


@pytest.mark.django_db
def test_the_demo_shows_applications_in_every_state_that_waits_for_somebody(settings: Any) -> None:
    settings.DEV_PAGES = True
    found_catalogue(starts_on=today())
    list_offers()
    proof = demo.CAST["citizen"]
    _keep(Claim(proof.name, proof.resident_id), person=demo.person("citizen"), by="test")
    assert apply_for_some() == 6
    states = Counter(Application.objects.values_list("state", flat=True))
    assert states == {"asked": 1, "approved": 2, "submitted": 1, "refused": 1, "draft": 1}
    assert ApplicationComplaint.objects.count() == 1
    assert any(one.owes_papers for one in Application.objects.all())
