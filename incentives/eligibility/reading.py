"""What the person sees: what a partner would hear and why, what is shown now, what was asked."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.api import cursors
from backend.consent.dashboard import Question as Asked
from backend.consent.dashboard import question_of
from backend.kernel.errors import Conflict, DomainError, NotFound, TooOften
from credit.membership.reading import member_of
from credit.standing.reading import Idea, ideas
from incentives.eligibility import consenting
from incentives.eligibility.history import Asking, history_of, refuse_if_limited
from incentives.eligibility.models import Question, Token, Word
from incentives.eligibility.refusals import NothingToAsk, NothingToShow
from incentives.eligibility.showing import Shown, text_of
from incentives.eligibility.thresholds import asks_membership_alone, can_be_asked, threshold_of
from incentives.offers.conditions import Clause, clauses, facts_of, meets
from incentives.offers.models import Version
from incentives.offers.reading import open_version
from incentives.partners.models import Partner

LIST = "me.offers.questions"


class NoSuchQuestion(NotFound):
    code = "question_unknown"
    message = _("没有这次查询。")


class Reasons(NamedTuple):
    """For the person alone: the parts of the condition as of today, and what would help."""

    clauses: list[Clause]
    ideas: list[Idea]


class Preview(NamedTuple):
    """Before anything is shown. `asked`: the consent that is asked; `agreed`: whether it holds.

    `word`: what the partner would hear today; "" where nothing can be shown, and `obstacle` why.
    `stays_until`: until when the word stays, where it was said before.
    """

    version: Version
    partner: Partner
    asked: Asked
    agreed: bool
    word: str
    stays_until: datetime | None
    obstacle: DomainError | None
    reasons: Reasons


def preview(person: User, offer: str) -> Preview:
    """What would be told about this offer. Raises NoSuchOffer."""
    version = open_version(offer)
    partner = version.offer.partner
    consenting.declare_for(partner)
    asked = question_of(person.pk, purpose=consenting.PURPOSE, recipient=partner.code)
    consent = consenting.held_consent(person.pk, partner)
    asking = Asking(person.pk, partner.pk, threshold_of(version), timezone.now())
    history = history_of(asking)
    word, obstacle = history.kept, _obstacle(version)
    if obstacle is None and consent is not None and consent.given_at is not None:
        try:
            refuse_if_limited(asking, history, agreed_at=consent.given_at)
        except (Conflict, TooOften) as refusal:
            obstacle = refusal
    word = word or _word(version, person.pk)
    if word == Word.NO and asks_membership_alone(version) and obstacle is None:
        obstacle = NothingToShow()
    told = "" if obstacle else word
    reasons = reasons_of(person.pk, version)
    stays = history.kept_until if history.kept else None
    return Preview(version, partner, asked, consent is not None, told, stays, obstacle, reasons)


def reasons_of(person: UUID, version: Version) -> Reasons:
    """Why, or why not yet; nobody else is ever told."""
    parts = clauses(version, facts_of(person))
    member = member_of(person)
    helps = ideas(member) if member and not all(one.is_met for one in parts) else []
    return Reasons(parts, helps)


def shown_now(person: UUID, offer: str) -> Shown | None:
    """The token the person shows for this offer, whether or not it was asked meanwhile."""
    held = Token.objects.select_related("version__offer").filter(pk=person)
    token = held.filter(version__offer__code=offer).first()
    return Shown(token, text_of(token.id)) if token else None


def state_of(token: Token) -> str:
    """waiting, answered or ended."""
    if token.question is not None:
        return "answered"
    return "ended" if token.ends_at <= timezone.now() else "waiting"


def question_about(person: UUID, number: UUID) -> Question:
    """One question about the person. Raises NoSuchQuestion, also for anybody else's."""
    found: Question | None = _questions(person).filter(id=number).first()
    if found is None:
        raise NoSuchQuestion
    return found


def page_of(person: UUID, *, limit: int, cursor: str = "") -> tuple[list[Question], str]:
    """One page of questions about the person, newest first, and the cursor of the next one."""
    found = _questions(person)
    if cursor:
        at, number = cursors.decode(LIST, cursor)
        found = found.filter(Q(asked_at__lt=at) | Q(asked_at=at, id__lt=number))
    rows = list(found[: limit + 1])
    if len(rows) <= limit:
        return rows, ""
    last = rows[limit - 1]
    return rows[:limit], cursors.encode(LIST, [last.asked_at.isoformat(), str(last.id)])


def _questions(person: UUID) -> QuerySet[Question]:
    about: QuerySet[Question] = Question.objects.filter(holder=person)
    return about.select_related("partner", "version__offer").order_by("-asked_at", "-id")


def _obstacle(version: Version) -> DomainError | None:
    return None if can_be_asked(version) else NothingToAsk()


def _word(version: Version, person: UUID) -> Word:
    return Word.YES if meets(version, facts_of(person)) else Word.NO
