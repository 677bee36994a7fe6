"""Drafting and announcing rules: two persons, a simulation, thirty days, one signature.

Locks: the rule, then its simulation. The database keeps notice, order and what was announced.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.kernel.constraints import constraint
from credit.catalogue import reading, signing
from credit.catalogue.checking import check, check_start
from credit.catalogue.models import WORKFLOW, Rule, State
from credit.catalogue.refusals import (
    DraftExists,
    NoSuchRule,
    NotADraft,
    NotSimulated,
    OtherPersonNeeded,
    RuleRefused,
)

DRAFTED, CHANGED, DROPPED = "rule.drafted", "rule.changed", "rule.dropped"
ANNOUNCED = "rule.announced"


@transaction.atomic
def draft_rule(
    *, subject: str, terms: Mapping[str, Any], officer: User, office: Organisation
) -> Rule:
    """Write the next version of a rule, for nobody but the desk yet. Raises RuleRefused,
    DraftExists.
    """
    _pass(subject, terms)
    last = Rule.objects.public().filter(subject=subject).order_by("-version").first()
    rule = Rule(subject=subject, version=last.version + 1 if last else 1, terms=dict(terms))
    rule.drafted_by = officer.pk
    with constraint("a_version_of_a_rule_is_written_once", raises=DraftExists):
        rule.save(force_insert=True)
    _record(DRAFTED, rule, officer=officer, office=office)
    return rule


@transaction.atomic
def change_draft(
    *, rule: UUID, terms: Mapping[str, Any], officer: User, office: Organisation
) -> Rule:
    """Write the draft anew: whoever wrote last is its writer, and a simulation of before is void.

    Raises RuleRefused, NoSuchRule, NotADraft.
    """
    draft = _draft(rule)
    _pass(draft.subject, terms)
    if draft.terms == dict(terms):
        return draft
    if draft.state == State.SIMULATED:
        WORKFLOW.check(draft.state, State.DRAFT)
    draft.simulations.all().delete()
    draft.terms, draft.state, draft.drafted_by = dict(terms), State.DRAFT, officer.pk
    draft.save()
    _record(CHANGED, draft, officer=officer, office=office)
    return draft


@transaction.atomic
def drop_draft(*, rule: UUID, officer: User, office: Organisation) -> None:
    """Give the draft up; it was never public. Raises NoSuchRule, NotADraft."""
    draft = _draft(rule)
    _record(DROPPED, draft, officer=officer, office=office)
    draft.delete()


@transaction.atomic
def announce_rule(*, rule: UUID, starts_on: date, officer: User, office: Organisation) -> Rule:
    """Sign and publish it; it begins by itself on that day. Announcing twice is once.

    Raises OtherPersonNeeded, NotSimulated, RuleRefused (notice, overlap), NoSuchRule, NotADraft.
    """
    held = _held(rule)
    if held.starts_on is not None and held.starts_on == starts_on:
        return held
    draft = _as_draft(held)
    if draft.drafted_by == officer.pk:
        raise OtherPersonNeeded
    if draft.state != State.SIMULATED:
        raise NotSimulated
    _pass(draft.subject, draft.terms)
    _pass_start(draft, starts_on)
    draft.approved_by, draft.announced_on, draft.starts_on = officer.pk, reading.today(), starts_on
    WORKFLOW.check(draft.state, State.ANNOUNCED)
    draft.state, draft.key = State.ANNOUNCED, signing.signing_key()
    said = signing.document(draft)
    draft.receipt = record(
        ANNOUNCED, subject=draft, actor=officer, acting_for=office, act=said
    ).entry.pk
    draft.signature = signing.signed(draft.key, said)
    draft.save()
    return draft


def _record(verb: str, rule: Rule, *, officer: User, office: Organisation) -> None:
    act = {"subject": rule.subject, "version": rule.version, "terms": rule.terms}
    record(verb, subject=rule, actor=officer, acting_for=office, act=act)


def _pass(subject: str, terms: Mapping[str, Any]) -> None:
    if found := check(subject, terms):
        raise RuleRefused(found)


def _pass_start(draft: Rule, starts_on: date) -> None:
    others = Rule.objects.public().filter(subject=draft.subject)
    starts = [day for day in others.values_list("starts_on", flat=True) if day]
    if found := check_start(starts_on, announced_on=reading.today(), others=starts):
        raise RuleRefused(found)


def _held(rule: UUID) -> Rule:
    held = Rule.objects.select_for_update(of=("self",)).filter(pk=rule).first()
    if held is None:
        raise NoSuchRule
    return held


def _as_draft(held: Rule) -> Rule:
    if held.starts_on is not None:
        raise NotADraft
    return held


def _draft(rule: UUID) -> Rule:
    return _as_draft(_held(rule))
