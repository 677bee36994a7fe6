"""Bad input: each a clear reason, nothing lost, no crash, no silent repair."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.intake.files import UnusableFile
from backend.intake.models import Batch, QuarantinedRow
from merchants.registry.models import Merchant
from tests.factories.deliveries import as_file, counts, hand_in, hand_in_file
from tests.factories.rows import penalty, permit, registration
from tests.intake.delivered import as_csv, code

pytestmark = pytest.mark.django_db

GOOD = as_csv([list(registration()), list(registration().values())])


def refused(path: Path) -> str:
    """Deliver a file that cannot be used: nothing of it is kept, and the batch says why."""
    with pytest.raises(UnusableFile) as refusal:
        hand_in_file("enterprises", path)
    batch = Batch.objects.get()
    assert (batch.status, batch.received, batch.finished_at is None) == ("unusable", 0, False)
    assert batch.refusal == {"code": refusal.value.code, "message": str(refusal.value)}
    assert not Merchant.objects.exists()
    assert not QuarantinedRow.objects.exists()
    return refusal.value.code


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("delivery.csv", GOOD)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty_file"),
        (zipped(), "zip_file"),
        (GOOD.encode("utf-16"), "utf16_file"),
        (GOOD.encode("big5", "replace"), "no_known_heading"),
        (GOOD.partition("\r\n")[2].encode(), "no_known_heading"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 20, "binary_file"),
        (GOOD.replace("企业名称", "名").encode(), "required_heading_missing"),
        (GOOD.replace("企业类型", "企业名称").encode(), "duplicate_heading"),
        (GOOD.encode() + b"x" * (9 * 1024 * 1024), "line_too_long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_of_no_use_is_refused_whole(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "delivery.csv"
    path.write_bytes(content)
    assert refused(path) == why


def test_two_gigabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "delivery.csv"
    with path.open("wb") as stream:
        stream.truncate(2 * 1024**3)
    assert refused(path) == "file_too_large"
    assert Batch.objects.get().digest == ""


@override_settings(INTAKE_MAX_BYTES=10)
def test_the_limit_is_the_installations(tmp_path: Path) -> None:
    assert refused(as_file(tmp_path, registration())) == "file_too_large"


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path) == "not_a_file"
    Batch.objects.all().delete()
    assert refused(tmp_path / "gone.csv") == "missing_file"


@pytest.mark.parametrize("name", [b"\xb6\xfe\xd4\xc2.csv", "长" * 80 + ".csv", "a\nb.csv"])
def test_any_name_of_a_file_will_do(tmp_path: Path, name: str | bytes) -> None:
    named = os.fsdecode(name) if isinstance(name, bytes) else name
    path = as_file(tmp_path, registration()).rename(tmp_path / named)
    assert hand_in_file("enterprises", path).accepted == 1


@pytest.mark.parametrize("heading", ["天\x00气", "=cmd()", "", " ", "x" * 5000, "\ue000"])
def test_any_unknown_heading_is_reported(tmp_path: Path, heading: str) -> None:
    told = hand_in_file("enterprises", as_file(tmp_path, registration() | {heading: "1"}))
    assert told.accepted == 1
    assert len(told.unknown_columns) == 1


@pytest.mark.parametrize(
    ("heading", "cell", "why"),
    [
        ("企业名称", "面\x00馆", "control_character"),
        ("企业名称", "", "required"),
        ("企业名称", "面" * 201, "too_long"),
        ("成立日期", "2023/2/30", "bad_day"),
        ("成立日期", "长期", "long_term_not_allowed"),
        ("成立日期", "2199-01-01", "in_future"),
        ("统一社会信用代码", "9144O30071526726XG", "uscc_misread"),
        ("统一社会信用代码", "9.14E+17", "identifier_scientific"),
        ("统一社会信用代码", "0" * 18, "uscc_zeros"),
        ("统一社会信用代码", "无", "identifier_missing"),
        ("统一社会信用代码", "110101199003077758", "identifier_is_resident_id"),
    ],
)
def test_a_bad_cell_costs_its_row_and_no_other(heading: str, cell: str, why: str) -> None:
    told = hand_in("enterprises", registration(2), registration(**{heading: cell}))
    assert counts(told) == (2, 1, 0, 1)
    assert told.reasons["quarantined"].keys() == {why}
    (reason,) = QuarantinedRow.objects.get().reasons
    assert (reason["heading"], reason["message"] != "") == (heading, True)


@pytest.mark.parametrize(
    ("heading", "cell", "flag"),
    [
        ("企业名称", "\ue5e5面馆", "private_use_character"),
        ("经营范围", "=HYPERLINK(1)", "looks_like_formula"),
        ("住所", "新路***号", "masked"),
        ("登记状态", "不详", "unlisted_choice"),
        ("注册资本", "50", "amount_without_unit"),
    ],
)
def test_an_odd_cell_is_kept_as_it_came_and_flagged(heading: str, cell: str, flag: str) -> None:
    told = hand_in("enterprises", registration(**{heading: cell}))
    assert (counts(told), told.flagged) == ((1, 1, 0, 0), 1)
    assert told.reasons["flagged"] == {flag: 1}
    shop = Merchant.objects.get()
    assert shop.flags == [flag]
    assert cell in {shop.name, shop.scope, shop.address, shop.capital} or shop.status == "unknown"


def test_outer_wide_blanks_are_no_part_of_a_name() -> None:
    hand_in("enterprises", registration(企业名称="好再来面馆\u3000"))
    assert Merchant.objects.get().name == "好再来面馆"


def test_long_term_is_an_end_where_an_end_may_be_missing() -> None:
    hand_in("enterprises", registration())
    assert hand_in("permits", permit(XK_YXQZI="长期")).accepted == 1


def test_amounts_with_units_are_refused_and_not_converted() -> None:
    told = hand_in("penalties", penalty(CF_NR_FK="3万元"))
    assert told.reasons["quarantined"].keys() == {"amount_with_unit"}


def test_a_stray_quote_and_bad_bytes_cost_their_rows_alone(tmp_path: Path) -> None:
    lines = [as_csv([list(registration(n).values())]).encode() for n in range(1, 5)]
    lines[1] = lines[1].replace("好".encode(), b"\xff\xfe")
    lines[2] = b'"' + lines[2]
    path = tmp_path / "delivery.csv"
    path.write_bytes(as_csv([list(registration())]).encode() + b"".join(lines))
    told = hand_in_file("enterprises", path)
    assert counts(told) == (4, 2, 0, 2)
    assert told.reasons["quarantined"] == {"undecodable": 1, "malformed_quotes": 1}


def test_headings_alone_are_a_delivery_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "delivery.csv"
    path.write_text(as_csv([list(registration())]), encoding="utf-8")
    assert counts(hand_in_file("enterprises", path)) == (0, 0, 0, 0)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.text(max_size=30), min_size=11, max_size=11))
def test_no_row_of_text_ever_breaks_a_delivery(db: None, cells: list[str]) -> None:
    row = dict(zip(registration(), cells, strict=True))
    told = hand_in("enterprises", row, registration())
    assert told.received == told.accepted + told.unchanged + told.quarantined >= 1
    assert Merchant.objects.filter(uscc=code()).count() == 1
