"""Everything that the pages do, an API does."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from backend.audit.models import Access
from merchants.insights.offices import terms_kept
from merchants.lookup import dumps
from merchants.objections.models import Objection
from tests.accounts.cast import by_app_too, client_of, somebody
from tests.factories.rows import penalty
from tests.merchants.objections.contesting import (
    REASONS,
    WORDS,
    Scene,
    after,
    evidence,
    inspections,
    on,
)
from tests.merchants.outside import OPEN, api, shop_code
from tests.merchants.staff_cast import BOSS, proved

pytestmark = pytest.mark.django_db
SHOP, OFFICE, ME = "/api/v1/shop", "/api/v1/office", "/api/v1/me/record-objections"


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene(("penalties", penalty()), *inspections("不合格"))


class Caller:
    """Somebody with the app."""

    def __init__(self, person: Any, *, strong: bool = False) -> None:
        self.who = by_app_too(client_of(person, strong=strong))

    def get(self, path: str) -> Any:
        return self.who.client.get(path, headers=self.who.headers)

    def send(self, path: str, body: dict[str, Any], *, method: str = "post", key: str = "") -> Any:
        headers = {**self.who.headers, "idempotency-key": key or str(uuid4())}
        call = getattr(self.who.client, method)
        return call(path, body, content_type="application/json", headers=headers)


def asked(scene: Scene, **more: Any) -> dict[str, Any]:
    return {"item": str(scene.item().id), "ground": "wrong_facts", "words": WORDS, **more}


def test_a_shop_files_once_however_often_it_is_sent(scene: Scene) -> None:
    shop, key = Caller(scene.clerk), str(uuid4())
    first = shop.send(f"{SHOP}/objections", asked(scene), key=key)
    again = shop.send(f"{SHOP}/objections", asked(scene), key=key)
    assert (first.status_code, again.json()) == (201, first.json())
    told = first.json()["objection"]
    assert (told["status"], told["words"], told["deadlines"][0]["length"]) == ("checking", WORDS, 1)
    assert first.json()["receipt"]["act"]["ground"] == "wrong_facts"
    other = shop.send(f"{SHOP}/objections", asked(scene))
    assert (other.status_code, other.json()["code"]) == (409, "record_objection_already_open")
    assert shop.get(f"{SHOP}/objections").json()["results"][0]["id"] == told["id"]
    one = f"{SHOP}/objections/{told['id']}"
    assert shop.get(one).json()["may_be_withdrawn"] is True
    assert shop.get(f"{one}/receipt").status_code == 200
    gone = shop.send(f"{one}/withdrawal", {})
    assert gone.json()["objection"]["status"] == "withdrawn"


def test_evidence_comes_with_the_form_and_a_wrong_type_is_a_problem(scene: Scene) -> None:
    shop = Caller(scene.owner)
    headers = {**shop.who.headers, "idempotency-key": str(uuid4())}
    bad = evidence("a.pdf", b"MZ not a pdf")
    refused = shop.who.client.post(f"{SHOP}/objections", asked(scene, files=bad), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (400, "not_evidence")
    headers["idempotency-key"] = str(uuid4())
    made = shop.who.client.post(
        f"{SHOP}/objections", asked(scene, files=evidence()), headers=headers
    )
    told = made.json()["objection"]
    assert (made.status_code, told["files"]) == (201, 1)
    file = shop.get(f"{SHOP}/objections/{told['id']}/files/1")
    assert file["Content-Type"] == "application/pdf"
    assert shop.get(f"{SHOP}/objections/{told['id']}/files/2").status_code == 404


def test_offices_check_extend_and_decide(scene: Scene, client: Client) -> None:
    case = scene.files()
    window, source = Caller(scene.checker, strong=True), Caller(scene.decider, strong=True)
    at = f"{OFFICE}/objections/{case.id}"
    assert [one["id"] for one in window.get(f"{OFFICE}/objections").json()["results"]] == [
        str(case.id)
    ]
    assert window.send(f"{at}/check", {"note": "属实。"}).status_code == 200
    opened = source.get(at).json()
    assert (opened["words"], opened["check_note"], opened["was_involved"]) == (
        WORDS, "属实。", False
    )  # fmt: skip
    assert Access.objects.of(scene.owner.pk).filter(reader=scene.decider.pk).exists()
    assert source.send(f"{at}/extension", {"reason": "调取档案。"}).status_code == 200
    said = {"outcome": "corrected", "reasons": REASONS, "changes": {"fine": "3000"}}
    done = source.send(f"{at}/decision", said)
    assert done.json()["objection"]["after"] == {"fine": "3000.00"}
    told = api(client, f"merchants/{shop_code()}/records/{case.item}")
    assert told["objections"][0]["before"] == {"fine": "30000.00"}
    assert told["objections"][0]["extensions"][0]["by"] == "渝北区市场监督管理局"
    assert WORDS not in str(told)
    whole = api(client, f"merchants/{shop_code()}/records", limit=1)
    assert whole["next"].startswith(f"{OPEN}/merchants/")
    bad = source.send(f"{at}/decision", said | {"reasons": "另有理由。"})
    assert bad.status_code == 409


def test_a_wrong_correction_points_at_the_field(scene: Scene) -> None:
    case, source = scene.open_case(), Caller(scene.decider, strong=True)
    said = {"outcome": "corrected", "reasons": REASONS, "changes": {"fine": "三千"}}
    refused = source.send(f"{OFFICE}/objections/{case.id}/decision", said)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "/changes/fine"
    involved = Caller(scene.checker, strong=True)
    denied = involved.send(f"{OFFICE}/objections/{case.id}/decision", said)
    assert denied.status_code == 404


def test_statements_rechecks_and_falls(scene: Scene, client: Client) -> None:
    shop, source = Caller(scene.owner), Caller(scene.decider, strong=True)
    item, failed = scene.item(), scene.item("inspection")
    at = f"{OFFICE}/records/{shop_code()}/{item.id}"
    said = shop.send(f"{SHOP}/records/{item.id}/statement", {"text": "已整改。"}, method="put")
    assert said.json()["statement"]["verified"] is False
    hidden = source.send(f"{at}/statement", {"reason": "含有辱骂。"})
    assert hidden.json()["statement"]["hidden"] is True
    wish = shop.send(f"{SHOP}/records/{failed.id}/rechecks", {"words": "换了灭火器。"})
    recheck = wish.json()["recheck"]["id"]
    assert source.get(f"{OFFICE}/rechecks").json()["results"][0]["id"] == recheck
    assert source.get(f"{OFFICE}/rechecks/{recheck}").json()["words"] == "换了灭火器。"
    refused = source.send(f"{OFFICE}/rechecks/{recheck}/refusal", {"reasons": "整改期未满。"})
    assert refused.json()["recheck"]["status"] == "refused"
    assert shop.get(f"{SHOP}/rechecks").json()["results"][0]["reasons"] == "整改期未满。"
    fall = {"revoked_on": item.decided_on.isoformat(), "reason": "原决定已撤销。"}
    gone = source.send(f"{at}/revocation", fall)
    assert gone.json()["deadline"]["state"] == "met_late"
    assert client.get(f"{OPEN}/merchants/{shop_code()}/records/{item.id}").status_code == 404
    assert api(client, "inspections/rule")["rule"]


def test_the_registered_person_by_api(scene: Scene) -> None:
    boss, stranger = Caller(proved(701, BOSS)), Caller(somebody(702))
    body = asked(scene, merchant=shop_code())
    assert stranger.send(ME, body).json()["code"] == "identity_not_verified"
    made = boss.send(ME, body)
    one = f"{ME}/{made.json()['objection']['id']}"
    assert boss.get(one).json()["by_person"] is True
    assert stranger.get(one).status_code == 404
    assert boss.send(f"{one}/withdrawal", {}).status_code == 200


def test_an_appeal_by_api_points_at_the_decision(scene: Scene) -> None:
    case, shop = scene.decided(scene.open_case()), Caller(scene.owner)
    made = shop.send(f"{SHOP}/objections/{case.id}/appeal", {"words": "请再看一遍。"})
    assert made.status_code == 201
    assert made.json()["objection"]["appeals"] == str(case.id)


@pytest.mark.django_db(transaction=True)
def test_promise_04_the_dump_says_contested(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    Scene().files()
    made = dumps.write_dump()
    lines = b"".join(gzip.decompress(_bytes(part)) for part in made.parts)
    assert b'"contested": true' in lines


def _bytes(part: Any) -> bytes:
    return bytes((dumps.folder() / part.file).read_bytes())


def test_promise_17_offices_lateness_is_public(scene: Scene) -> None:
    case = scene.open_case()
    with on(after(case)) as _:
        scene.decided(case)
        kept = {row["step"]: row for row in terms_kept(on=after(case))}
    assert (kept["object_check"]["in_time"], kept["object_check"]["late"]) == (1, 0)
    assert (kept["object_decide"]["in_time"], kept["object_decide"]["late"]) == (0, 1)
    stored = Objection.objects.get()
    assert (stored.office, stored.due_on) == ("渝北区市场监督管理局", case.due_on)
    assert stored.lapsed_at is not None
