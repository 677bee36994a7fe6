"""Objections as anybody, shops, offices and the person the register names see them."""

from __future__ import annotations

import pytest

from backend.accounts.models import User
from merchants.objections.actions import Filer, Said, file_objection
from merchants.objections.deciding import Desk, extend_objection
from merchants.objections.rechecks.actions import ask_recheck
from merchants.objections.statements.actions import write_statement
from merchants.records.models import Record
from tests.accounts.cast import client_of
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of
from tests.browser.test_reviews import WAYS, _pictures
from tests.factories.rows import inspection, listing, penalty, permit
from tests.merchants.objections.contesting import Scene, evidence, inspections
from tests.merchants.staff_cast import BOSS, proved

Pages = list[tuple[User, bool, tuple[str, ...]]]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _scene() -> tuple[Scene, Record, Record]:
    scene = Scene(
        ("penalties", penalty()),
        ("penalties", penalty(CF_WSH="渝北市监罚〔2026〕9号", CF_WFXW="未亮照经营")),
        ("permits", permit()),
        ("lists", listing()),
        *inspections("合格", "合格"),
        ("inspections", inspection(检查编号="JC777", 检查结果="不合格", 检查日期="2026-11-20")),
    )
    rows = Record.objects.current().filter(kind="penalty").order_by("business_key")
    failed = Record.objects.current().get(facts__result="failed")
    done = scene.files(rows[1], files=[evidence()])
    changes = {"content": "罚款 3000 元", "fine": "3000"}
    scene.decided(scene.checked(done), "corrected", changes=changes)
    write_statement(by=scene.writer(), merchant=scene.merchant, item=rows[1].id,
                    text="当天已经整改，欢迎到店监督。")  # fmt: skip
    ask_recheck(by=scene.writer(), merchant=scene.merchant, item=failed.id, words="换了灭火器。")
    return scene, rows[0], failed


def _pages(scene: Scene, item: Record, failed: Record) -> Pages:
    """Who opens what: the person the register names, the shop, the window, the source office."""
    case = scene.checked(scene.files(item, files=[evidence()]))
    desk = Desk(officer=scene.decider, office=scene.source)
    extend_objection(desk=desk, objection=case.id, reason="需要调取原始档案。")
    boss = proved(701, BOSS)
    listed = Record.objects.current().get(kind="listing")
    said = Said(ground="settled", words="年报已经补报。")
    own = file_objection(by=Filer(person=boss), merchant=scene.merchant, item=listed.id, said=said)
    permitted = Record.objects.current().get(kind="permit")
    at, corrected = f"/m/{scene.merchant.code}", _corrected()
    return [
        (boss, False, (at, f"{at}/records", f"{at}/records/{item.id}", f"{at}/records/{corrected}",
         "/inspections/rule", "/me/record-objections", f"/me/record-objections/{own.id}",
         f"{at}/records/{permitted.id}/object")),
        (scene.owner, False, ("/shop/records", f"/shop/records/{item.id}",
         f"/shop/records/{failed.id}", "/shop/objections", f"/shop/objections/{case.id}",
         f"/shop/objections/new?item={permitted.id}")),
        (scene.checker, True, ("/office/objections", f"/office/objections/{own.id}")),
        (scene.decider, True, (f"/office/objections/{case.id}",
         f"/office/records?m={scene.merchant.code}",
         f"/office/records/{scene.merchant.code}/{corrected}", "/office/rechecks",
         f"/office/rechecks/{_waiting()}")),
    ]  # fmt: skip


@pytest.mark.parametrize(("screen", "theme", "locale"), WAYS)
def test_axe_finds_nothing_and_everything_fits(visit, screen, theme, locale) -> None:  # type: ignore[no-untyped-def]
    for person, strong, paths in _pages(*_scene()):
        client = client_of(person, strong=strong)
        reader = as_person(visit(screen, theme, bypass_csp=True, locale=locale), client)
        assert faults_of(reader, paths) == {}
        assert reader.trouble == []
        _pictures(reader, [*paths], f"{screen}-{locale}")


def _corrected() -> str:
    from merchants.objections.models import Objection

    return str(Objection.objects.get(status="corrected").item)


def _waiting() -> str:
    from merchants.objections.rechecks.models import Recheck

    return str(Recheck.objects.get().id)
