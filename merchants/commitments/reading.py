"""Reading promises: what anybody sees of a shop's, and whether it keeps them by the public rule."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.api import cursors
from backend.kernel.clock import same_day_later
from backend.kernel.intervals import MINIMUM
from merchants.commitments.choices import ADVERSE, Status, Type
from merchants.commitments.figures import all_words, figures_of, nothing
from merchants.commitments.models import Commitment, CommitmentQuerySet
from merchants.commitments.ready import Wording, templates
from merchants.commitments.replies import replies_to

LIST = "merchant.commitments"
MONTHS_OPEN = 6
SHARE = 0.8
RULE = (
    _(
        "至少一项公开承诺（信用修复承诺除外）已履行满六个月仍在履行，或者正由主管机关认定为全部履行并在公示中；"
    ),
    _("没有正在公示的“部分履行”或“全部未履行”认定（这类认定最长公示一年，期满不再使用）；"),
    _("到店顾客的评说不少于 5 次的，不能以 95％ 的把握断定认为兑现的不到八成。"),
)


def keeps_promises(merchant_id: UUID, *, on: date) -> bool:
    """Whether the shop keeps its promises on that day, by `RULE` and nothing else.

    The rule stands on every shop's page of promises. It only ever opens something better: no
    program may take anything from a shop because this is False.
    """
    public = list(Commitment.objects.at(merchant_id).public(on=on))
    if any(one.status in ADVERSE for one in public):
        return False
    proven = [one for one in public if _is_proven(one, on)]
    if not proven:
        return False
    n, said = all_words(merchant_id, [one.id for one in public])
    return n < MINIMUM or said.high >= SHARE


def _is_proven(one: Commitment, on: date) -> bool:
    if one.kind == Type.REPAIR:
        return False  # it came with a repair: made to be let off, not to promise visitors anything
    if one.status == Status.KEPT:
        return one.determined_on is not None and one.determined_on <= on
    in_force = one.status_on(on) == Status.OPEN
    return in_force and same_day_later(one.made_on, months=MONTHS_OPEN) <= on


def public_page(
    merchant_id: UUID, *, on: date, limit: int, cursor: str = ""
) -> tuple[list[Commitment], str | None]:
    """A page of what anybody may see, newest first, and where it goes on."""
    return paged(Commitment.objects.at(merchant_id).public(on=on), limit=limit, cursor=cursor)


def paged(
    rows: CommitmentQuerySet, *, limit: int, cursor: str, kind: str = LIST
) -> tuple[list[Commitment], str | None]:
    """A page of commitments, newest first, and where it goes on."""
    if cursor:
        (last,) = cursors.decode(kind, cursor)
        rows = rows.filter(id__lt=UUID(str(last)))
    found = list(rows.order_by("-id")[: limit + 1])
    after = cursors.encode(kind, [str(found[limit - 1].id)]) if len(found) > limit else None
    return found[:limit], after


def shown_all(merchant_id: UUID, found: list[Commitment], *, on: date) -> list[dict[str, Any]]:
    """These as everybody sees them, with what visitors said and what the shop answered."""
    ids = [one.id for one in found]
    figures, replies = figures_of(merchant_id, ids), replies_to(merchant_id, ids)
    told = []
    for one in found:
        reply = replies.get(one.id)
        rest = {
            "confirmations": figures.get(one.id) or nothing(),
            "reply": {"text": reply.words, "written_on": reply.written_on} if reply else None,
        }
        told.append(shown(one, on=on) | rest)
    return told


def in_readers_language(one: Commitment) -> Wording:
    """The words of a template that still are its words, in the reader's language; else as made."""
    own, ready = Wording(one.title, one.content, one.liability), templates().get(one.template)
    return ready.here if ready and ready.zh == own else own


PLAIN = (
    "id", "code", "title", "content", "liability", "made_on", "valid_until", "fulfilment",
    "unfulfilled", "accountability", "determined_on", "determined_by", "determined_by_code",
    "reasons", "accepted_by", "accepted_by_code", "publicity", "note", "withdrawn_on",
)  # fmt: skip


def shown(one: Commitment, *, on: date) -> dict[str, Any]:
    """One commitment in the items of the standard."""
    status = one.status_on(on)
    here = in_readers_language(one)
    return {
        **{name: getattr(one, name) for name in PLAIN},
        "template": one.template or None,
        "here": here,
        "title_here": here.title,
        "is_original": here.content == one.content,
        "type": one.kind,
        "type_name": one.get_kind_display(),
        "state": status,
        "state_name": Status(status).label,
        "public_until": one.public_until,
        "made_here": one.is_made_here,
    }
