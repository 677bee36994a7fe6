"""Prove who one is, take the proof along to another account, have it forgotten."""

from __future__ import annotations

from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts import acts
from backend.accounts.identity.attempts import counted
from backend.accounts.identity.claims import Claim, read_claim
from backend.accounts.identity.models import BORN, NAME, NUMBER, WORKFLOW, Identity, State
from backend.accounts.identity.telling import MOVED_AWAY, MOVED_HERE, tell
from backend.accounts.identity.verifiers import Question, Result, verifier
from backend.accounts.models import User
from backend.kernel.constraints import constraint
from backend.kernel.errors import Conflict, Invalid, NotFound
from backend.kernel.vault import vault
from backend.proof.models import Entry


class NotConfirmed(Invalid):
    """The same for a wrong name and an unknown number: nobody learns which numbers exist."""

    code = "identity_not_confirmed"
    message = _("姓名和身份证号码没有通过核验，请核对后再试；信息无误的，可到政务服务窗口办理。")


class VerifiedElsewhere(Conflict):
    """One person, one verified account; it can be moved here with the phone as further proof."""

    code = "identity_verified_elsewhere"
    message = _("这个身份已经在另一个账号上认证过。如果那也是您的账号，可以把认证移到这里。")


class AlreadyVerified(Conflict):
    """The account is somebody else's already."""

    code = "identity_already_verified"
    message = _("这个账号已经用另一个身份认证过。")


class NoIdentity(NotFound):
    """There is nothing to forget."""

    code = "identity_not_there"
    message = _("这个账号没有实名认证。")


class PhoneNeeded(Conflict):
    """Moving asks for a verified phone in the person's own name."""

    code = "identity_move_needs_phone"
    message = _("移动认证需要本人实名的手机号，请先验证手机号。")


class Proved(NamedTuple):
    """The live proof and the entry its receipt is made of."""

    identity: Identity
    entry: Entry


def verify_identity(*, person: User, name: str, number: str) -> Proved:
    """Ask the authority and keep its yes, sealed. The same number again keeps the new name.

    Raises NotAName, NotAResidentId, UnderFourteen before anybody is asked; TooManyAttempts,
    NotConfirmed, VerifierUnavailable, AlreadyVerified, VerifiedElsewhere.
    """
    claim = read_claim(name, number)
    by = _confirm(claim, person=person, phone=None)
    return _keep(claim, person=person, by=by)


def move_identity(*, person: User, name: str, number: str) -> Proved:
    """Prove it anew, the phone included, and release the other account's proof; tell both.

    Raises as verify_identity does, and PhoneNeeded.
    """
    claim = read_claim(name, number)
    if person.phone is None or person.phone_verified_at is None:
        raise PhoneNeeded
    by = _confirm(claim, person=person, phone=person.phone)
    return _take_over(claim, person=person, by=by)


@transaction.atomic
def forget_identity(*, person: User) -> Entry:
    """Erase what was proved; the account stays, signed in only. Raises NoIdentity."""
    held = Identity.objects.select_for_update().live().filter(person=person).first()
    if held is None:
        raise NoIdentity
    _end(held, State.FORGOTTEN)
    said = {"identity": str(held.pk)}
    return acts.record("identity.forgotten", subject=held, actor=person, act=said).entry


def _confirm(claim: Claim, *, person: User, phone: str | None) -> str:
    """The code of the verifier that said yes. Outside of any transaction of ours: it may wait."""
    authority = verifier()
    with counted(person=person, number=claim.number):
        result = authority.check(Question(claim.name, claim.number, phone))
    if result is not Result.MATCH:
        raise NotConfirmed
    return authority.code


@transaction.atomic
def _keep(claim: Claim, *, person: User, by: str) -> Proved:
    User.objects.select_for_update().get(pk=person.pk)
    known = Identity.objects.live().of_number(claim.number).first()
    if known is not None and known.person_id != person.pk:
        raise VerifiedElsewhere
    if known is None and person.identities.filter(state=State.LIVE).exists():
        raise AlreadyVerified
    identity = _sealed(claim, into=known or Identity(person=person), by=by)
    with constraint("one_verified_account_per_person", raises=VerifiedElsewhere):
        identity.save()
    return _recorded("identity.verified", identity, person)


@transaction.atomic
def _take_over(claim: Claim, *, person: User, by: str) -> Proved:
    others = Identity.objects.select_for_update().live().of_number(claim.number)
    for left in others.exclude(person=person).order_by("pk"):
        _end(left, State.MOVED)
        tell(left.person, MOVED_AWAY)
        said = {"identity": str(left.pk)}
        acts.record("identity.moved_away", subject=left, actor=None, act=said)
        tell(person, MOVED_HERE)
    return _keep(claim, person=person, by=by)


def _sealed(claim: Claim, *, into: Identity, by: str) -> Identity:
    into.name_sealed = vault().seal(claim.name.encode(), context=NAME)
    into.number_sealed = vault().seal(claim.number.encode(), context=NUMBER)
    into.number_index = vault().blind_index(claim.number, context=NUMBER)
    into.born_sealed = vault().seal(claim.born_on.isoformat().encode(), context=BORN)
    into.verified_by, into.verified_at = by, timezone.now()
    return into


def _end(held: Identity, state: State) -> None:
    WORKFLOW.check(State(held.state), state)
    held.state, held.ended_at = state, timezone.now()
    held.name_sealed = held.number_sealed = held.number_index = held.born_sealed = None
    held.save()


def _recorded(verb: str, identity: Identity, person: User) -> Proved:
    said = {"identity": str(identity.pk), "by": identity.verified_by}
    return Proved(identity, acts.record(verb, subject=identity, actor=person, act=said).entry)
