"""A certificate shows what its holder chose, holds offline, and ends when they take it back."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import Client

from backend.kernel.crypto import new_signing_key, sign
from credit.catalogue.models import SigningKey
from credit.deeds.models import Deed
from credit.membership.actions import leave
from credit.membership.models import Member
from credit.statements import certificates, sdjwt
from credit.statements.models import Certificate
from tests.accounts.cast import client_of
from tests.credit.citizens import joined, person_of
from tests.credit.deeds import ago, deeds_office, delivered, number_of, row

CLAIMS = {"id": f"urn:uuid:{uuid4()}", "credentialSubject": {"type": ["AchievementSubject"]}}


@pytest.fixture
def member(db: None, tmp_path: Path) -> Member:
    deeds_office()
    found = joined(1)
    number = number_of(person_of(found))
    delivered(tmp_path, *[row(number, document=f"甲{n}", 善行日期=ago(n)) for n in (2, 9)])
    return found


def made(member: Member, *, with_name: bool = True) -> tuple[Certificate, str]:
    deeds = list(Deed.objects.filter(member=member).values_list("id", flat=True))
    person = person_of(member)
    certificate = certificates.certify(person=person, deeds=deeds, with_name=with_name)
    return certificate, certificates.text_of(certificate.id)


def test_only_what_is_shown_can_be_read_and_the_rest_still_verifies() -> None:
    private, public = new_signing_key()
    issued = sdjwt.issue(
        CLAIMS,
        name="欧***",
        deeds=[{"name": "献血"}, {"name": "植树"}],
        key_id="k",
        signer=lambda body: sign(body, private_key=private),
    )
    text = sdjwt.presentation(issued, with_name=False, deeds=[1])
    subject = sdjwt.checked(text, public_key=public)["credentialSubject"]
    assert subject["deeds"] == [{"name": "植树"}]
    assert "name" not in subject
    assert len(text.split("~")) == 3


@pytest.mark.parametrize("spoil", ["signature", "disclosure", "foreign", "empty", "none"])
def test_whatever_was_changed_is_no_certificate(spoil: str) -> None:
    private, public = new_signing_key()
    issued, other = (
        sdjwt.issue(
            CLAIMS,
            name="欧***",
            deeds=[{"name": each}],
            key_id="k",
            signer=lambda body: sign(body, private_key=private),
        )
        for each in ("献血", "植树")
    )
    text = {
        "signature": issued.signed[:-6] + "AAAAAA~",
        "disclosure": f"{issued.signed}~{issued.deeds[0][:-4]}AAAA~",
        "foreign": f"{issued.signed}~{other.deeds[0]}~",
        "empty": "",
        "none": issued.signed,
    }[spoil]
    with pytest.raises((sdjwt.Malformed, ValueError)):
        sdjwt.checked(text, public_key=public)


def test_a_certificate_holds_by_the_published_key_alone(member: Member) -> None:
    _certificate, text = made(member)
    key = SigningKey.objects.get(pk=sdjwt.key_of(text))
    claims = sdjwt.checked(text, public_key=bytes(key.public_key))
    assert "OpenBadgeCredential" in claims["type"]
    assert [deed["rule"] for deed in claims["credentialSubject"]["deeds"]] == [
        "volunteer_hours v1"
    ] * 2
    assert str(member.pk) not in text
    assert "points" not in str(claims["credentialSubject"]["deeds"])


def test_it_is_shown_by_link_and_taken_back(member: Member) -> None:
    mine, anybody = client_of(person_of(member)), Client()
    deed = Deed.objects.filter(member=member).first()
    mine.post("/me/points/certificates", {"deed": str(deed.id), "with_name": "yes"})
    certificate = Certificate.objects.get()
    address = f"/certificates/{certificate.id}"
    assert "志愿服务时长" in anybody.get(address).content.decode()
    assert b"<svg" in anybody.get(f"{address}.svg").content
    text = certificates.text_of(certificate.id)
    assert "签名有效" in anybody.post("/verify/certificate", {"text": text}).content.decode()
    mine.post("/me/points/certificates", {"certificate": str(certificate.id)})
    assert anybody.get(address).status_code == 404
    assert certificates.check(text).state == "revoked"
    ended = anybody.get("/api/open/v1/points/certificates/revoked").json()["revoked"]
    assert [UUID(one) for one in ended] == [certificate.id]


def test_a_name_is_shown_only_if_its_holder_wants(member: Member) -> None:
    assert certificates.check(made(member)[1]).name == "欧***"
    assert certificates.check(made(member, with_name=False)[1]).name == ""


def test_nobody_certifies_deeds_of_others(member: Member) -> None:
    neighbour = person_of(joined(2))
    deeds = list(Deed.objects.values_list("id", flat=True))
    with pytest.raises(certificates.NothingChosen):
        certificates.certify(person=neighbour, deeds=deeds, with_name=False)
    certificate, _text = made(member)
    with pytest.raises(certificates.NoSuchCertificate):
        certificates.revoke(person=neighbour, certificate=certificate.id)


def test_promise_09_leaving_ends_every_certificate(member: Member) -> None:
    certificate, text = made(member)
    leave(person=person_of(member))
    assert not Certificate.objects.exists()
    assert certificates.check(text).state == "revoked"
    with pytest.raises(certificates.NoSuchCertificate):
        certificates.text_of(certificate.id)


@pytest.mark.parametrize("text", ["", "x", "a.b.c~", "~~~", "é.é.é~", "e30.e30.e30~"])
def test_what_is_no_certificate_is_said_to_be_none(db: None, text: str) -> None:
    assert certificates.check(text).state == "forged"
