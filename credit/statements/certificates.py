"""Making a certificate of good deeds, showing it, taking it back, checking one that was shown.

Open Badges 3.0 as a verifiable credential; its holder shows single deeds of it and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.accounts.acts import record
from backend.accounts.identity.disclosure import identity_of, masked
from backend.accounts.models import User
from backend.audit.reads import Reading
from backend.kernel.errors import Conflict, Invalid, NotFound
from backend.kernel.ids import uuid7
from backend.kernel.vault import vault
from credit.catalogue.models import SigningKey
from credit.catalogue.reading import today
from credit.catalogue.signing import signed_bytes, signing_key
from credit.deeds.models import Deed
from credit.membership.actions import NotAMember
from credit.membership.models import Member
from credit.membership.reading import held, member_of, reference
from credit.statements import sdjwt
from credit.statements.models import Certificate, Revoked

DAYS = 180
MOST_DEEDS, MOST_LIVE = 50, 20
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


class NothingChosen(Invalid):
    code = "no_deed_chosen"
    message = _("请至少选一项已感谢的善行，最多五十项。")


class TooManyCertificates(Conflict):
    code = "too_many_certificates"
    message = _("同时有效的证明太多，请先收回不用的。")


class NoSuchCertificate(NotFound):
    code = "no_such_certificate"
    message = _("没有这份证明，或者本人已经收回。")


class Checked(NamedTuple):
    """What a certificate says, and whether it still holds."""

    state: str  # holds, revoked, ended, forged
    name: str
    deeds: list[dict[str, Any]]
    ends_on: str


FORGED = Checked("forged", "", [], "")


@transaction.atomic
def certify(*, person: User, deeds: Collection[UUID], with_name: bool) -> Certificate:
    """Sign all thanked deeds, show the chosen. Raises NotAMember, NothingChosen."""
    found = member_of(person.pk)
    member = held(found.pk) if found else None
    if member is None:
        raise NotAMember
    mine = Deed.objects.thanked().of(member).select_related("rule")
    chosen = list(mine.filter(id__in=list(deeds)[: MOST_DEEDS + 1]))
    if not 1 <= len(chosen) <= MOST_DEEDS:
        raise NothingChosen
    if Certificate.objects.filter(member=member, ends_on__gte=today()).count() >= MOST_LIVE:
        raise TooManyCertificates
    made = Certificate(member=member, id=uuid7(), deeds=len(chosen))
    made.ends_on = today() + timedelta(days=DAYS)
    text = _signed(made, person, chosen, with_name=with_name)
    made.text_sealed = vault().seal(text.encode(), context=_place(made.id))
    made.save(force_insert=True)
    record("certificate.made", subject=_subject(made), actor=member.alias, act=_act(made))
    return made


@transaction.atomic
def revoke(*, person: User, certificate: UUID) -> None:
    """It holds no longer, wherever it was shown. Raises NoSuchCertificate."""
    found = member_of(person.pk)
    member = held(found.pk) if found else None  # held: taken back twice at once is once
    if member is None:
        raise NoSuchCertificate
    made = own_certificates(person.pk).filter(id=certificate).first()
    if made is None:
        raise NoSuchCertificate
    record("certificate.revoked", subject=_subject(made), actor=member.alias, act=_act(made))
    _end(made)


def forget(member: Member) -> None:
    """The member leaves: none of their certificates holds any more."""
    for made in Certificate.objects.filter(member=member):
        _end(made)


def text_of(certificate: UUID) -> str:
    """What its link shows, to whoever was given the link. Raises NoSuchCertificate."""
    made: Certificate | None = Certificate.objects.filter(id=certificate).first()
    if made is None:
        raise NoSuchCertificate
    by = Reading(reader=None, organisation="", purpose=str(_("本人出示的善行证明")))
    about, place = made.member.person or made.id, _place(made.id)
    return by.open(bytes(made.text_sealed), context=place, about=about, what=str(_("善行证明")))


def own_certificates(person: UUID) -> QuerySet[Certificate]:
    """A person's, the newest first."""
    member = member_of(person)
    mine = Certificate.objects.filter(member=member) if member else Certificate.objects.none()
    ordered: QuerySet[Certificate] = mine.order_by("-id")
    return ordered


def own_text(person: UUID, certificate: UUID) -> str:
    """The whole text, for its holder. Raises NoSuchCertificate."""
    made = own_certificates(person).filter(id=certificate).first()
    if made is None:
        raise NoSuchCertificate
    own = Reading(reader=person, organisation="", purpose="")
    place = _place(made.id)
    return own.open(bytes(made.text_sealed), context=place, about=person, what=str(_("善行证明")))


def check(text: str) -> Checked:
    """What a shown certificate says; it never raises."""
    try:
        key = SigningKey.objects.filter(pk=sdjwt.key_of(text)).first()
        if key is None:
            return FORGED
        claims = sdjwt.checked(text, public_key=bytes(key.public_key))
        number = UUID(str(claims["id"]).removeprefix("urn:uuid:"))
        ends_on = date.fromisoformat(str(claims["validUntil"])[:10])
    except (sdjwt.Malformed, KeyError, ValueError):
        return FORGED
    subject = claims["credentialSubject"]
    state = "ended" if ends_on < today() else "holds"
    state = "revoked" if Revoked.objects.filter(pk=number).exists() else state
    return Checked(state, subject.get("name", ""), subject["deeds"], ends_on.isoformat())


def address_of(certificate: UUID) -> str:
    """The link that its holder gives away."""
    return f"{_host()}/certificates/{certificate}"


def _signed(made: Certificate, person: User, deeds: list[Deed], *, with_name: bool) -> str:
    proof, key = identity_of(person), signing_key()
    issued = sdjwt.issue(
        _claims(made),
        name=masked(proof).name if proof else "",
        deeds=[_told(deed) for deed in deeds],
        key_id=key.key_id,
        signer=partial(signed_bytes, key),
    )
    return sdjwt.presentation(issued, with_name=with_name, deeds=range(len(deeds)))


def _claims(made: Certificate) -> dict[str, Any]:
    status = f"{_host()}/api/open/v1/points/certificates/revoked"
    return {
        "@context": CONTEXTS,
        "id": f"urn:uuid:{made.id}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": _host(), "type": ["Profile"], "name": "信用中心"},
        "validFrom": f"{today()}T00:00:00+08:00",
        "validUntil": f"{made.ends_on}T23:59:59+08:00",
        "credentialStatus": {"id": status, "type": "RevocationList"},
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {
                "id": f"{_host()}/points/rules",
                "type": ["Achievement"],
                "name": "善行证明",
                "description": "本人自愿出示的、已被感谢的善行。",
                "criteria": {"id": f"{_host()}/points/rules"},
            },
        },
    }


def _told(deed: Deed) -> dict[str, Any]:
    terms = deed.rule.told
    return {
        "name": terms.name_zh,
        "name_en": terms.name_en,
        "done_on": deed.done_on.isoformat(),
        "quantity": deed.quantity,
        "unit": terms.unit,
        "rule": str(deed.rule),
    }


def _end(made: Certificate) -> None:
    Revoked.objects.get_or_create(pk=made.id, defaults={"ends_on": made.ends_on})
    Certificate.objects.filter(member=made.member_id, id=made.id).delete()


def _subject(made: Certificate) -> tuple[str, str]:
    return "credit.certificate", reference(made.member, made.id)


def _act(made: Certificate) -> dict[str, Any]:
    return {"certificate": str(made.id), "deeds": made.deeds, "ends_on": str(made.ends_on)}


def _place(certificate: UUID) -> str:
    return f"credit_certificate.text:{certificate}"


def _host() -> str:
    return f"https://{settings.CHENGYI_HOST}"
