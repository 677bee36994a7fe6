"""How a clock's last day came about, in the reader's language."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from backend.deadlines.counting import as_deadline
from backend.deadlines.models import DeadlineRow
from backend.kernel.deadline_words import explain


def derivation(row: DeadlineRow, *, lang: str = "") -> list[str]:
    """One sentence group per leg: the term, then each extension with who granted it and why."""
    language = lang or get_language() or "zh-hans"
    told = []
    for leg in row.derivation:
        counted = explain(as_deadline(leg), lang=language)
        told.append(f"{_granted(leg)}{counted}" if "by" in leg else counted)
    return told


def waiting(row: DeadlineRow, *, today: date | None = None) -> str:
    """ "已等待 3 天", and when it is over by how much."""
    now = today or timezone.localdate()
    days = max(0, row.days_waiting(now))
    said = ngettext("已等待 %(days)d 天", "已等待 %(days)d 天", days) % {"days": days}
    late = -row.days_left(now)
    if row.is_running and late > 0:
        said += _("，") + ngettext("已逾期 %(late)d 天", "已逾期 %(late)d 天", late) % {
            "late": late
        }
    return said


def _granted(leg: dict[str, str]) -> str:
    return _("%(by)s 于 %(on)s 批准延长（%(reason)s）：") % {
        "by": leg["by"],
        "on": leg["granted_on"],
        "reason": leg["reason"],
    }
