"""Who did what is written once and never changed; who read whose data cannot be forgotten."""

from __future__ import annotations

import logging
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.views import View

from backend.audit.models import Access, Event
from backend.audit.reads import AccessNotNoted, Reading, reads_personal_data
from backend.kernel.vault import vault

pytestmark = pytest.mark.django_db

CITIZEN = UUID("0198c0de-0000-7000-8000-000000000001")
NEIGHBOUR = UUID("0198c0de-0000-7000-8000-000000000002")
OFFICER = UUID("0198c0de-0000-7000-8000-000000000009")
READING = Reading(reader=OFFICER, organisation="渝北区市场监督管理局", purpose="核查投诉")


def an_event() -> Event:
    return Event.objects.record("consent.given", subject=("consent", "7"), actor=CITIZEN, version=2)


def an_access() -> Access:
    return Access.objects.note(
        CITIZEN, reader=OFFICER, organisation="渝北区", purpose="核查投诉", what="姓名"
    )


def test_an_event_says_who_did_what_to_which_thing() -> None:
    event = an_event()
    event.refresh_from_db()
    assert (event.verb, event.actor, event.data) == ("consent.given", CITIZEN, {"version": 2})
    assert Event.objects.about(("consent", "7")).get() == event
    of_a_row = Event.objects.record("event.seen", subject=event, actor=None)
    assert (of_a_row.subject_type, of_a_row.subject_id) == ("audit.event", str(event.pk))


@pytest.mark.parametrize("written", [an_event, an_access])
def test_what_is_written_is_never_changed_nor_removed(written: object) -> None:
    row = written()  # type: ignore[operator]
    same = type(row).objects.filter(pk=row.pk)
    for attempt in (lambda: same.update(at="2020-01-01T00:00Z"), same.delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            attempt()
    assert same.exists()


@pytest.mark.parametrize(
    "value", ["13800138000", "+8613800138000", 13800138000, "请拨 13800138000。"]
)
def test_a_phone_number_never_enters_the_trail(
    value: object, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    event = Event.objects.record(
        "case.filed", subject=("case", "1"), actor=CITIZEN, note={"of": [value]}
    )
    assert "13800138000" not in str(event.data)
    assert "case.filed.note" in caplog.text
    assert "13800138000" not in caplog.text


def test_resident_ids_stay_out_and_codes_of_shops_and_uuids_stay_in() -> None:
    said = {
        "uscc": "91500112MA5U8X1234",
        "reference": "0198c0de-0000-7000-8000-a13800138000",
        "days": (1, 2),
        "is_open": True,
    }
    event = Event.objects.record(
        "case.filed", subject=("case", "1"), actor=CITIZEN, id="11010519491231002X", **said
    )
    assert event.data == {"id": "[left out]", **said}


def test_opening_a_seal_leaves_a_note_before_anything_is_seen() -> None:
    sealed = vault().seal("张三丰".encode(), context="test.name")
    opened = READING.open(sealed, context="test.name", about=CITIZEN, what="姓名")
    assert opened == "张三丰"
    noted = Access.objects.of(CITIZEN).get()
    assert (noted.reader, noted.organisation) == (OFFICER, "渝北区市场监督管理局")
    assert (noted.purpose, noted.what) == ("核查投诉", "姓名")


def test_reading_about_oneself_leaves_no_note() -> None:
    own = Reading(reader=CITIZEN, organisation="", purpose="本人查看")
    assert own.note_all([CITIZEN, NEIGHBOUR, NEIGHBOUR], what="清单") == 1
    assert not Access.objects.of(CITIZEN).exists()
    assert Access.objects.of(NEIGHBOUR).count() == 1


@reads_personal_data
def forgetful(request: HttpRequest) -> HttpResponse:
    return HttpResponse("张三丰")


@reads_personal_data
class Careful(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        READING.note_all([CITIZEN, NEIGHBOUR] if "all" in request.GET else [], what="清单")
        return HttpResponse("张三丰")


@reads_personal_data
def refusing(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=404)


def test_an_answer_without_a_note_never_leaves_the_house() -> None:
    with pytest.raises(AccessNotNoted, match="forgetful"):
        forgetful(RequestFactory().get("/"))
    assert refusing(RequestFactory().get("/")).status_code == 404


def test_a_list_is_noted_for_everyone_on_it_and_an_empty_one_for_nobody() -> None:
    view = Careful.as_view()
    assert view(RequestFactory().get("/?all")).status_code == 200
    assert Access.objects.count() == 2
    assert view(RequestFactory().get("/")).status_code == 200
    assert Access.objects.count() == 2


@transaction.atomic
def act_and_regret() -> None:
    an_event()
    an_access()
    raise ZeroDivisionError


def test_a_note_is_undone_with_the_act_it_belongs_to() -> None:
    with pytest.raises(ZeroDivisionError):
        act_and_regret()
    assert not Event.objects.exists()
    assert not Access.objects.exists()


def test_the_persons_own_log_is_found_by_an_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT * FROM audit_access WHERE about = %s ORDER BY at DESC", [CITIZEN]
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "about_at_idx" in plan
