"""Decisions about consent: each one transaction, one event, one receipt; asking twice is once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.audit.models import Event
from backend.consent.models import WORKFLOW, Consent, PurposeText, Recipient, Reminder, State
from backend.consent.notices import tell_of_end
from backend.kernel.errors import Conflict, NotFound
from backend.proof.models import Entry

TOLD_BEFORE = timedelta(days=30)  # how long before its end a person is asked again


class NothingAsked(NotFound):
    """Nobody asks for this purpose on behalf of this recipient."""

    code = "purpose_or_recipient_unknown"
    message = _("没有这项用途，或没有这个接收方。")


class NothingToWithdraw(Conflict):
    """There is no consent of this person that could be taken back."""

    code = "no_consent_to_withdraw"
    message = _("这项同意已经收回、到期，或从未给出。")


class TextChanged(Conflict):
    """What the person read is not what is asked today: they must read it first."""

    code = "consent_text_changed"
    message = _("授权文本已经更新，请先阅读新文本。")


class AccountClosed(Conflict):
    """Whoever left decides nothing here any more."""

    code = "account_closed"
    message = _("账号已经注销。")


@transaction.atomic
def give_consent(*, person: User, purpose: str, recipient: str, version: int) -> Consent:
    """Allow it, from now to the end of the purpose's term. `version`: of the text that was read.

    Giving what is given answers the row there is, unless its end is near or the text is newer.
    """
    asked = _asked(person, purpose, recipient)
    text = asked.purpose.text()
    if text.version != version:
        raise TextChanged
    before = _current(person.pk, purpose, recipient)
    today = timezone.localdate()
    if before and before.holds(today) and before.text_id == text.pk and not is_ending(before):
        return before
    ends_on = today + timedelta(days=asked.purpose.term_days)
    return _decide(before, asked, text=text, actor=person, state=State.GIVEN, ends_on=ends_on)


@transaction.atomic
def refuse_consent(*, person: User, purpose: str, recipient: str) -> Consent:
    """Say no. Nothing else here depends on it (PIPL 16); who refused is not asked again."""
    asked = _asked(person, purpose, recipient)
    text = asked.purpose.text()
    before = _current(person.pk, purpose, recipient)
    if before and before.state == State.REFUSED and before.text_id == text.pk:
        return before
    return _decide(before, asked, text=text, actor=person, state=State.REFUSED)


@transaction.atomic
def withdraw_consent(*, person: User, purpose: str, recipient: str) -> Consent:
    """Take it back, from this moment on. Taking back twice is once."""
    _hold(person)
    before = _current(person.pk, purpose, recipient)
    if before is None or before.state in {State.REFUSED, State.EXPIRED}:
        raise NothingToWithdraw
    if before.state == State.WITHDRAWN:
        return before
    return _end(before, actor=person, state=State.WITHDRAWN)


def expire_consents(*, on: date, most: int = 1000) -> int:
    """Write down what is over; how many. The guard did not wait for this."""
    overdue = Consent.objects.overdue(on).order_by("ends_on").values_list("pk", flat=True)[:most]
    return sum(_expire(pk, on=on) for pk in list(overdue))


@transaction.atomic
def _expire(pk: UUID, *, on: date) -> bool:
    consent = Consent.objects.overdue(on).select_for_update(skip_locked=True).filter(pk=pk).first()
    if consent is None:
        return False  # decided anew meanwhile
    _end(consent, actor=None, state=State.EXPIRED)
    return True


@transaction.atomic
def remind_of_ends(*, on: date, most: int = 1000) -> int:
    """Ask once, a month ahead, whether what is about to end should go on; how many were asked."""
    ending = Consent.objects.ending(on + TOLD_BEFORE).filter(ends_on__gte=on)
    soon = list(ending.select_for_update(of=("self",), skip_locked=True)[:most])
    for consent in soon:
        Event.objects.record("consent.reconfirmation_asked", subject=consent, actor=None)
        tell_of_end(consent)
    return len(Reminder.objects.bulk_create([Reminder(consent=each) for each in soon]))


def is_ending(consent: Consent) -> bool:
    """Whether its end is so near that saying yes again prolongs it."""
    return consent.ends_on is not None and consent.ends_on <= timezone.localdate() + TOLD_BEFORE


@transaction.atomic
def end_all_consents(*, person: UUID) -> int:
    """Somebody leaves: whatever still holds is withdrawn. How many."""
    held = Consent.objects.of(person).current().filter(state=State.GIVEN)
    return len([_end(each, actor=None, state=State.WITHDRAWN) for each in held])


def _asked(person: User, purpose: str, recipient: str) -> Recipient:
    _hold(person)
    known = Recipient.objects.select_related("purpose").filter(ended_at=None)
    asked = known.filter(purpose=purpose, code=recipient).first()
    if asked is None or not PurposeText.objects.in_force().filter(purpose=purpose).exists():
        raise NothingAsked
    return asked


def _hold(person: User) -> None:
    # One decision of a person at a time, and none beside their leaving.
    if User.objects.select_for_update().get(pk=person.pk).closed_at:
        raise AccountClosed


def _current(person: UUID, purpose: str, recipient: str) -> Consent | None:
    mine = Consent.objects.of(person).current()
    return mine.filter(purpose=purpose, recipient=recipient).first()


def _end(before: Consent, *, actor: User | None, state: State) -> Consent:
    names = {"name_zh": before.recipient_zh, "name_en": before.recipient_en}
    asked = Recipient(purpose=before.purpose, code=before.recipient, **names)
    return _decide(before, asked, text=before.text, actor=actor, state=state)


def _decide(
    before: Consent | None,
    asked: Recipient,
    *,
    text: PurposeText,
    state: State,
    actor: User | None,
    ends_on: date | None = None,
) -> Consent:
    if before is not None:
        WORKFLOW.check(before.state, state)
        Consent.objects.filter(pk=before.pk).update(is_current=False)
    decision = Consent(
        person=_whose(before, actor),
        purpose=asked.purpose,
        text=text,
        recipient=asked.code,
        recipient_zh=asked.name_zh,
        recipient_en=asked.name_en,
        state=state,
        given_at=timezone.now() if state == State.GIVEN else _of(before).given_at,
        ends_on=ends_on or _of(before).ends_on,
    )
    decision.entry = _receipted(decision, actor=actor).pk
    decision.save(force_insert=True)
    return decision


def _of(before: Consent | None) -> Consent:
    return before or Consent()


def _whose(before: Consent | None, actor: User | None) -> UUID:
    if actor is not None:
        return actor.pk
    assert before is not None  # noqa: S101  # the system only ends what a person began
    return before.person


def _receipted(decision: Consent, *, actor: User | None) -> Entry:
    verb = f"consent.{decision.state}"
    act: dict[str, Any] = {
        "decision": str(decision.pk),
        "person": str(decision.person),
        "purpose": decision.purpose_id,
        "text_version": decision.text.version,
        "text": {"zh": decision.text.zh, "en": decision.text.en},
        "recipient": decision.recipient,
        "recipient_names": {"zh": decision.recipient_zh, "en": decision.recipient_en},
        "state": str(decision.state),
        "ends_on": decision.ends_on.isoformat() if decision.ends_on else None,
    }
    return record(verb, subject=decision, actor=actor, act=act).entry
