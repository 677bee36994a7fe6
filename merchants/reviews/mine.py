"""One's own reviews: everything, word for word, with what became of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.accounts.models import User
from backend.kernel.errors import NotFound
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from merchants.registry.models import Merchant
from merchants.reviews import words
from merchants.reviews.actions import TABLE
from merchants.reviews.choices import Status
from merchants.reviews.models import ASPECTS, Review, ReviewVersion
from merchants.reviews.moderation import clocks
from merchants.reviews.moderation.models import Appeal, Moderation
from merchants.reviews.reading import replies_to, shown

MOST = 200
ASPECT_NAMES = ASPECTS


def own_reviews(person: UUID) -> list[Review]:
    """One's own, newest first; those taken away too."""
    mine = Review.objects.by(person).select_related("merchant")
    return list(mine.order_by("-written_on", "-id")[:MOST])


def own_review(person: User, merchant: Merchant, review: UUID) -> Review:
    """One of them. Raises NotFound for anybody else's."""
    found = Review.objects.at(merchant.pk).by(person.pk).filter(id=review).first()
    if found is None:
        raise NotFound
    found.merchant = merchant
    return found


def own_shown(review: Review) -> dict[str, Any]:
    """What its author sees of it."""
    reply = replies_to(review.merchant_id, [review]).get(review.id)
    return shown(review, code=review.merchant.code, reply=reply) | {
        "merchant": {"code": review.merchant.code, "name": review.merchant.name},
        "status": review.status,
        "held_for": review.held_for,
        "hidden_for": review.hidden_for,
        "visit_on": review.visit_on.isoformat(),
        "version": review.version,
        "words": own_words(review),
    }


def own_words(review: Review, *, body: bytes | memoryview | None = None) -> str:
    """What the author wrote, exactly; of a former version when its body is given."""
    if review.author is None:
        return ""
    sealed = review.words_sealed if body is None else body
    by = words.oneself(review.author)
    return words.opened(sealed, table=TABLE, pk=review.id, about=review.author, by=by)


def versions_shown(review: Review) -> list[dict[str, Any]]:
    """What was said before, oldest first."""
    kept = ReviewVersion.objects.filter(merchant=review.merchant_id, review_id=review.id)
    return [
        {
            "version": one.version,
            "until": one.until.isoformat(),
            "words": own_words(review, body=one.words_sealed) if one.words_sealed else "",
            **{aspect: getattr(one, aspect) for aspect in ASPECTS},
        }
        for one in kept.order_by("version")
    ]


def decisions_shown(review: Review) -> list[dict[str, Any]]:
    """What was decided about it, oldest first, each with its appeal."""
    of_it = {"merchant": review.merchant_id, "review_id": review.id}
    appeals = {one.decision_id: one for one in Appeal.objects.filter(**of_it)}
    return [
        {
            "decision": one.decision,
            "reason": one.reason,
            "reason_name": one.get_reason_display() if one.reason else "",
            "at_request_of": one.at_request_of,
            "words": one.words_public,
            "decided_at": one.decided_at,
            "appeal": _appeal(appeals.get(one.id)),
        }
        for one in Moderation.objects.filter(**of_it).order_by("id")
    ]


def clocks_of(review: Review) -> list[dict[str, Any]]:
    """What the author waits for, and until when: rows of `DeadlineRow` with their names."""
    rows = clocks.running(review).values()
    return [{"row": row, "what": clocks.NAMES[row.step]} for row in rows]


def may_appeal(review: Review, decisions: list[dict[str, Any]]) -> bool:
    """Whether the last decision hid it and was not contested yet."""
    is_hidden = review.status == Status.HIDDEN
    return bool(is_hidden and decisions and decisions[-1]["appeal"] is None)


def receipt_of_review(review: Review) -> dict[str, Any]:
    """The receipt of the author's last act. Raises NotFound for what was loaded without one."""
    entry = Entry.objects.filter(pk=review.entry).first() if review.entry else None
    if entry is None:
        raise NotFound
    return receipt_of(entry)


def _appeal(appeal: Appeal | None) -> dict[str, Any] | None:
    if appeal is None:
        return None
    told = {"state": appeal.state, "state_name": appeal.get_state_display()}
    return told | {"words": appeal.reasons_public, "filed_at": appeal.filed_at}
