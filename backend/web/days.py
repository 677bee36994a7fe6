"""Days, spans and windows in the words of the reader's language. Pure but for the language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CHINA = ZoneInfo("Asia/Shanghai")
STALE_AFTER_DAYS = 183  # half a year: past it, an inspection says little about today


def as_day(value: object) -> date | None:
    """A day from a date, a moment or their ISO text; None when there is none."""
    if isinstance(value, datetime):
        return value.astimezone(CHINA).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not value:
        return None
    try:
        return date.fromisoformat(value) if len(value) == 10 else as_day(_moment(value))  # noqa: PLR2004  (an ISO day)
    except ValueError:
        return None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def long_day(day: date) -> str:
    """2026年3月10日, or 10 Mar 2026."""
    if get_language() == "en":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def clock_time(value: object) -> str:
    """14:05 in China, or "" for anything that is not a moment."""
    moment = value
    if isinstance(value, str):
        try:
            moment = _moment(value)
        except ValueError:
            return ""
    if not isinstance(moment, datetime) or timezone.is_naive(moment):
        return ""
    return f"{moment.astimezone(CHINA):%H:%M}"


def span(days: int) -> str:
    """A length of time in its largest sensible unit: days, months, years."""
    if days < 60:  # noqa: PLR2004
        return ngettext("%(n)d 天", "%(n)d 天", days) % {"n": days}
    if days < 730:  # noqa: PLR2004
        months = days // 30
        return ngettext("%(n)d 个月", "%(n)d 个月", months) % {"n": months}
    years = int(days / 365.25)
    return ngettext("%(n)d 年", "%(n)d 年", years) % {"n": years}


def ago(day: date, today: date) -> str:
    """今天, 3 天前, 5 个月前."""
    days = (today - day).days
    if days <= 0:
        return _("今天")
    return _("%(span)s前") % {"span": span(days)}


@dataclass(frozen=True)
class Window:
    """A term with a first and a last day, as a bar 0-100 wide and in words."""

    start: date | None
    end: date | None
    elapsed: int
    days_left: int | None

    @property
    def state(self) -> str:
        """`endless`, `over`, `ending` (30 days or fewer) or `running`."""
        if self.days_left is None:
            return "endless"
        if self.days_left < 0:
            return "over"
        return "ending" if self.days_left <= 30 else "running"  # noqa: PLR2004

    @property
    def tone(self) -> str:
        """The colour of what is left."""
        return {"over": "alert", "ending": "caution"}.get(self.state, "good")

    @property
    def words(self) -> str:
        """长期有效, 已过 20 天, 还有 5 个月."""
        if self.days_left is None:
            return _("长期有效")
        if self.days_left < 0:
            return _("已过 %(span)s") % {"span": span(-self.days_left)}
        if self.days_left == 0:
            return _("今天到期")
        return _("还有 %(span)s") % {"span": span(self.days_left)}


def window(start: object, end: object, today: date) -> Window:
    """How much of a term is over today. No end: endless, and the bar is full."""
    first, last = as_day(start), as_day(end)
    if last is None:
        return Window(first, None, 100, None)
    left = (last - today).days
    if first is None or last <= first:
        return Window(first, last, 100 if left < 0 else 50, left)
    elapsed = round(100 * (today - first).days / (last - first).days)
    return Window(first, last, min(100, max(0, elapsed)), left)
