"""The made-up city's complaints: in every state, as the rules of the database allow."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from backend.accounts import demo
from backend.notices.models import Notice
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import CaseDeadline, Complaint, ComplaintStep
from merchants.complaints.reading import cases_of
from merchants.complaints.workflows import CASE, HandlingStatus, Status
from merchants.demo.disputes import let_people_complain
from merchants.demo.famous import NOODLES
from merchants.insights.figures import figures_of
from merchants.insights.models import CaseFact, CaseTouch
from merchants.insights.offices import terms_kept
from merchants.licences.seals import merchant_by
from merchants.registry.models import Merchant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _city(settings: object) -> None:
    settings.DEV_PAGES = True  # type: ignore[attr-defined]  # pytest-django's settings
    call_command("demo", "--merchants=30", stdout=StringIO())


@pytest.mark.usefixtures("_city")
def test_the_demo_city_complains_once_in_every_state_and_is_counted() -> None:
    every = list(Complaint.objects.select_related("merchant"))
    assert {case.status for case in every} == set(Status.values)
    every_state = set(HandlingStatus.values) - {"passed_on", "dropped"}
    assert set(Handling.objects.values_list("status", flat=True)) == every_state
    assert all(step.start in {"", *CASE.statuses} for step in _steps("case"))
    assert CaseFact.objects.count() == len(every)
    assert not CaseTouch.objects.exists()
    shops = list(Merchant.objects.all())
    assert {case.merchant.status for case in every} == {"in_business"}
    assert let_people_complain(shops, timezone.localdate()) == 0


@pytest.mark.usefixtures("_city")
def test_the_demo_pages_have_something_true_to_show() -> None:
    noodles = merchant_by(NOODLES.uscc)
    figures = figures_of(noodles.pk)
    assert figures["per_10000_scans"] is not None
    assert figures["solved"] is not None
    assert any(row["overdue"] for row in terms_kept(on=timezone.localdate()))
    assert CaseFact.objects.filter(is_public=True).exists()
    assert cases_of(demo.person("citizen")).exists()
    for role in ("citizen", "neighbour", "shop_owner", "officer"):
        assert Notice.objects.of(demo.person(role).pk).unread().exists(), role
    due = CaseDeadline.objects.running().filter(due_on__lt=timezone.localdate(), lapsed_at=None)
    assert not due.exists()  # nothing is left for the sweep to fall over at the first start


def _steps(machine: str) -> list[ComplaintStep]:
    return list(ComplaintStep.objects.filter(machine=machine))
