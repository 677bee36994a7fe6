"""What reviews know about a person: in their copy, erased when they leave, kept without them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.consent.rights.registry import erases, exports, keeps
from merchants.reviews import mine, words
from merchants.reviews.actions import take_away
from merchants.reviews.choices import Status
from merchants.reviews.models import HelpfulVote, Reply, Review
from merchants.reviews.moderation.models import Appeal, Flag
from merchants.reviews.votes import count_helpful

Rows = Iterator[dict[str, Any]]

keeps(
    "reviews",
    title=_("评价曾经存在的计数，以及隐藏评价的决定：不含内容，不再指向您"),
    law=_("个人信息处理情况记录至少保存三年（《个人信息保护法》第五十六条）"),
    years=3,
)


@exports(
    "reviews",
    title=_("评价"),
    fields={
        "merchant": _("店铺"),
        "words": _("内容"),
        "status": _("状态"),
        "visit_on": _("到店日期"),
        "written_on": _("写于"),
    },
)
def reviews(person: User) -> Rows:
    """Every review, word for word, with its former versions and what was decided."""
    for review in Review.objects.by(person.pk).select_related("merchant").order_by("written_on"):
        own = mine.own_shown(review)
        yield {
            "merchant": review.merchant.name,
            "words": own["words"],
            "status": review.status,
            "visit_on": own["visit_on"],
            "written_on": own["written_on"],
            "stars": {name: own[name] for name in mine.ASPECT_NAMES},
            "versions": mine.versions_shown(review),
            "decisions": mine.decisions_shown(review),
        }


@exports(
    "review_flags",
    title=_("我反映过的评价"),
    fields={"reason": _("理由"), "words": _("说明"), "state": _("结果")},
)
def flags(person: User) -> Rows:
    """What the person flagged, and what became of it."""
    by = words.oneself(person.pk)
    for flag in Flag.objects.filter(flagged_by=person.pk).order_by("id"):
        said = words.opened(flag.words_sealed, table="flag", pk=flag.id, about=person.pk, by=by)
        yield {"reason": flag.reason, "words": said, "state": flag.state, "made_at": flag.made_at}


@exports(
    "review_votes",
    title=_("我觉得有帮助的评价"),
    fields={"review": _("评价"), "cast_on": _("日期")},
)
def votes(person: User) -> Rows:
    """What the person found helpful."""
    for vote in HelpfulVote.objects.filter(voter=person.pk).order_by("cast_on", "review_id"):
        yield {"review": str(vote.review_id), "cast_on": vote.cast_on}


@erases("reviews", title=_("评价的文字、照片和署名，投过的票，反映时写的说明"))
def erase_reviews(person: User) -> int:
    """All that the person said goes, with its photos; counts stay and name nobody."""
    gone = sum(_forget(review) for review in _held(person))
    for vote in list(HelpfulVote.objects.filter(voter=person.pk).order_by("review_id")):
        review = _locked(vote)
        vote.delete()
        count_helpful(review, by=-1)
        gone += 1
    gone += Flag.objects.filter(flagged_by=person.pk).update(flagged_by=None, words_sealed=None)
    return gone + Reply.objects.filter(written_by=person.pk).update(written_by=None)


def _held(person: User) -> list[Review]:
    mine_all = Review.objects.by(person.pk).select_related("merchant")
    return list(mine_all.order_by("merchant", "id").select_for_update(of=("self",)))


def _forget(review: Review) -> int:
    if review.status != Status.WITHDRAWN:
        take_away(review)
    of_it = {"merchant": review.merchant_id, "review_id": review.id}
    Appeal.objects.filter(**of_it).update(words_sealed=None)
    review.author, review.alias, review.network = None, "", None
    review.save(update_fields=["author", "alias", "network"])
    return 1


def _locked(vote: HelpfulVote) -> Review:
    only = Review.objects.filter(merchant=vote.merchant_id, id=vote.review_id)
    return only.select_for_update().get()
