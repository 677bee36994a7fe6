"""A saved answer of 信用中国 becomes records, and what it leaves open stays open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from merchants.lookup import reading
from merchants.records.models import Record
from tests.factories.deliveries import CENTRE, hand_in
from tests.factories.rows import registration

pytestmark = pytest.mark.django_db(transaction=True)  # a delivery has a table of its own

BAIDU, NAME = "91110000802100433B", "北京百度网讯科技有限公司"


@pytest.fixture(autouse=True)
def _registered(db: None) -> None:
    hand_in("enterprises", registration(统一社会信用代码=BAIDU, 企业名称=NAME), source=CENTRE)


def imported(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    call_command("import_creditchina", str(path), uscc=BAIDU, name=NAME, source=CENTRE)
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


@pytest.mark.realdata
def test_nine_real_penalties_become_nine_records_and_none_is_guessed(
    shared_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shared_dir / "data" / "penalties" / "creditchina_baidu_9.json"
    told = imported(path, capsys)
    assert (told["received"], told["accepted"], told["quarantined"]) == (9, 9, 0)
    items = json.loads(path.read_text(encoding="utf-8"))["data"]["items"]
    kept = list(Record.objects.current())
    assert len(kept) == 9
    for item in items:
        same = Record.objects.current().filter(
            decided_on=item["decisionDate"], office=item["departmentName"]
        )
        assert item["punishNumber"] in {one.document_no for one in same}
    assert {one.facts["fine"] for one in kept} == {None}  # amounts stand in the text alone
    assert {(one.severity, one.is_publishable) for one in kept} == {("", False)}
    assert reading.card_of(BAIDU).card["penalties"] == []  # no class was delivered (promise 3)


@pytest.mark.realdata
def test_the_same_answer_again_changes_nothing(
    shared_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shared_dir / "data" / "penalties" / "creditchina_baidu_9.json"
    imported(path, capsys)
    assert imported(path, capsys)["unchanged"] == 9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1]", "not_an_answer"),
        ('{"data": {"items": []}}', "not_an_answer"),
        ('{"data": {"items": [{"result": "x"}]}}', "not_an_answer"),
        ("no json", "unusable"),
    ],
)
def test_something_else_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "answer.json"
    path.write_text(text)
    with pytest.raises(CommandError, match=said):
        call_command("import_creditchina", str(path), uscc=BAIDU, name=NAME, source=CENTRE)
    assert not Record.objects.exists()


def test_a_revoked_penalty_is_not_taken_without_its_day(tmp_path: Path) -> None:
    names = "punishNumber punishName type typeSecond reason evidence result departmentName areaName"
    item = dict.fromkeys(names.split(), "一") | {"decisionDate": "2018-01-02", "punishStatus": "1"}
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"data": {"items": [item]}}))
    with pytest.raises(CommandError, match="penalty_status_not_in_force"):
        call_command("import_creditchina", str(path), uscc=BAIDU, name=NAME, source=CENTRE)
