"""Who asked: for the entity, for the asker, in pages of bounded length and in counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from backend.accounts.organisations.models import Organisation
from backend.api import cursors
from merchants.screening.measures import Done, measures
from merchants.screening.models import ScreeningFeedback, ScreeningQuestion

Page = tuple[list[dict[str, Any]], str | None]


def asked_about(merchant_id: UUID, *, limit: int, cursor: str = "") -> Page:
    """Who asked about this entity, the newest first."""
    rows = ScreeningQuestion.objects.filter(merchant=merchant_id)
    return _paged(rows, limit=limit, cursor=cursor, kind="shop.screening")


def asked_by(organisation: Organisation, *, limit: int, cursor: str = "") -> Page:
    """What this organisation asked, the newest first."""
    rows = ScreeningQuestion.objects.filter(organisation=organisation.pk)
    return _paged(rows, limit=limit, cursor=cursor, kind="screening.asked")


def counted(feedback: QuerySet[ScreeningFeedback]) -> list[dict[str, Any]]:
    """How often what was done, by measure, in the order of the data file."""
    rows = feedback.values("measure", "done").annotate(n=Count("id"))
    by = {(row["measure"], row["done"]): row["n"] for row in rows}
    return [
        {
            "measure": code,
            "name": one.name,
            "done": done.value,
            "done_name": str(done.label),
            "n": n,
        }
        for code, one in measures().items()
        for done in Done
        if (n := by.get((code, done.value), 0))
    ]


def counted_about(merchant_id: UUID) -> list[dict[str, Any]]:
    """What was done about this entity, counted."""
    return counted(ScreeningFeedback.objects.filter(merchant=merchant_id))


def shown(question: ScreeningQuestion, feedback: Iterable[ScreeningFeedback]) -> dict[str, Any]:
    """One question with what was done: for the entity and for the asker alike."""
    return {
        "id": question.id,
        "merchant": {"code": question.merchant.code, "name": question.merchant.name},
        "organisation": question.organisation_name,
        "basis": question.basis,
        "purpose": question.purpose,
        "matter": question.matter,
        "lists": question.lists,
        "list_names": question.list_names,
        "by_program": question.api_key is not None,
        "named": len(question.items),
        "asked_at": question.asked_at,
        "feedback": [told(one) for one in feedback],
    }


def told(one: ScreeningFeedback) -> dict[str, Any]:
    """What was done about one measure."""
    measure = measures().get(one.measure)
    return {
        "measure": one.measure,
        "name": measure.name if measure else one.measure,
        "done": one.done,
        "done_name": str(Done(one.done).label),
        "done_on": one.done_on,
        "document_no": one.document_no,
    }


def feedback_of(questions: Iterable[ScreeningQuestion]) -> dict[UUID, list[ScreeningFeedback]]:
    """What was done, by question."""
    found: dict[UUID, list[ScreeningFeedback]] = {one.id: [] for one in questions}
    merchants = {one.merchant_id for one in questions}
    rows = ScreeningFeedback.objects.filter(merchant__in=merchants, question_id__in=list(found))
    for row in rows.order_by("id"):
        found[row.question_id].append(row)
    return found


def _paged(rows: QuerySet[ScreeningQuestion], *, limit: int, cursor: str, kind: str) -> Page:
    if cursor:
        (last,) = cursors.decode(kind, cursor)
        rows = rows.filter(id__lt=UUID(str(last)))
    found = list(rows.select_related("merchant").order_by("-id")[: limit + 1])
    after = cursors.encode(kind, [str(found[limit - 1].id)]) if len(found) > limit else None
    done = feedback_of(found[:limit])
    return [shown(one, done[one.id]) for one in found[:limit]], after
