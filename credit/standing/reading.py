"""What a member sees: both figures, the level, each line of it, what would help next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Sum

from backend.intake.models import Source
from credit.catalogue.levels import Level, level_of, levels_on, next_level
from credit.catalogue.models import Rule
from credit.catalogue.reading import rules_on, today
from credit.catalogue.terms import Route
from credit.deeds.models import Deed
from credit.ledger import reading as ledger
from credit.ledger.models import Entry, EntryQuerySet
from credit.membership.models import Member
from credit.membership.reading import categories_of
from credit.standing.models import Standing

MOST_LINES = 200  # on a page; older ones are told as a sum, the passbook has them all

LEAST_PEOPLE = 1000  # in a band that somebody is compared with
IDEAS = 5


class Line(NamedTuple):
    """One thing that was thanked and still counts."""

    deed: UUID | None
    name: str
    done_on: date | None
    points: int
    until: date
    rule: str
    source: str


class Idea(NamedTuple):
    """One voluntary thing that would add points; nothing follows from leaving it."""

    code: str
    name: str
    counts: str
    points: int
    unit: str
    may_tell: bool


class Band(NamedTuple):
    """The people whose figure has the same name; never a place among them."""

    level: Level
    people: int


class Rest(NamedTuple):
    """What is counted in the figure and not listed: older lines, and their points."""

    lines: int
    points: int


class Picture(NamedTuple):
    """Everything on the page of points."""

    standing: int
    spendable: int
    level: Level | None
    next: Level | None
    lines: list[Line]
    more: Rest
    ends_next: ledger.Expiring | None

    @property
    def missing(self) -> int:
        """Points to the next level; 0 at the last."""
        return self.next.from_points - self.standing if self.next else 0

    @property
    def share(self) -> int:
        """How far between this level and the next, in percent."""
        if not self.next or not self.level:
            return 100
        whole = self.next.from_points - self.level.from_points
        return 100 * (self.standing - self.level.from_points) // whole


def standing_of(member: Member) -> int:
    """The kept figure while it holds, else the ledger's own."""
    kept = Standing.objects.filter(pk=member.pk).first()
    if kept and (kept.changes_on is None or kept.changes_on > today()):
        return kept.points
    return ledger.standing_points(member)


def picture(member: Member) -> Picture:
    """Both figures and what stands behind them."""
    levels, points = levels_on(today()), standing_of(member)
    listed = lines(member, most=MOST_LINES)
    return Picture(
        points,
        ledger.spendable(member),
        level_of(points, levels),
        next_level(points, levels),
        listed,
        _rest(member, listed),
        next(iter(ledger.expiring(member)), None),
    )


def lines(member: Member, *, most: int | None = None) -> list[Line]:
    """What the figure is made of, the newest first; all of them add up to it."""
    awards = list(_counted(member).order_by("-seq")[:most])
    deeds = _deeds(member, (one.deed for one in awards))
    names = source_names(deeds.values())
    return [_line(one, deeds.get(one.deed), names) for one in awards]


def _counted(member: Member) -> EntryQuerySet:
    wrong = member.reversals.filter(overturned_at=None).values_list("lot", flat=True)
    mine = Entry.objects.filter(member=member).awards(valid_on=today())
    return mine.exclude(seq__in=list(wrong))


def _rest(member: Member, listed: list[Line]) -> Rest:
    if len(listed) < MOST_LINES:
        return Rest(0, 0)
    whole = _counted(member).aggregate(n=Count("seq"), points=Sum("points"))
    return Rest(whole["n"] - len(listed), whole["points"] - sum(one.points for one in listed))


def _line(award: Entry, deed: Deed | None, names: dict[str, str]) -> Line:
    until = award.standing_until or award.until
    if deed is None:
        return Line(None, award.key, None, award.points, until, "", "")
    rule, source = str(deed.rule), names.get(deed.source, "")
    return Line(deed.id, deed.name, deed.done_on, award.points, until, rule, source)


def _deeds(member: Member, wanted: Iterable[UUID | None]) -> dict[UUID | None, Deed]:
    found = Deed.objects.select_related("rule").filter(member=member, id__in=list(wanted))
    return {deed.id: deed for deed in found}


def source_names(deeds: Iterable[Deed]) -> dict[str, str]:
    """What the sources are called."""
    codes = {deed.source for deed in deeds if deed.source}
    return dict(Source.objects.filter(pk__in=codes).values_list("code", "name"))


def ideas(member: Member) -> list[Idea]:
    """A few voluntary things of allowed categories whose cap is not reached; one of each kind."""
    if member.person is None:
        return []
    allowed = {one.category for one in categories_of(member.person) if one.is_allowed}
    day = today()
    open_ = [
        rule
        for rule in rules_on(day).values()
        if rule.told.category_of in allowed and not _is_full(member, rule, day)
    ]
    by_kind = {rule.told.category: rule for rule in sorted(open_, key=_effort, reverse=True)}
    return [_idea(rule) for rule in sorted(by_kind.values(), key=_effort)][:IDEAS]


def _effort(rule: Rule) -> tuple[bool, int, str]:
    # What a member can tell by themselves comes first, then what is small.
    return Route.SELF not in rule.told.routes, rule.told.points, rule.subject


def _is_full(member: Member, rule: Rule, day: date) -> bool:
    first, last = rule.told.period(day)
    mine = Deed.objects.thanked().filter(member=member, indicator=rule.subject)
    given = mine.filter(done_on__gte=first, done_on__lte=last).aggregate(sum=Sum("points"))
    return (given["sum"] or 0) >= rule.told.cap_points


def _idea(rule: Rule) -> Idea:
    told = rule.told
    by_self = Route.SELF in told.routes
    return Idea(rule.subject, told.name, told.counts, told.points, told.unit_name, by_self)


def band_of(member: Member) -> Band | None:
    """The band of a member who asked to see it, if it holds enough people; never a rank."""
    mine = Standing.objects.filter(pk=member.pk, compares=True).first()
    levels = levels_on(today())
    level = level_of(mine.points, levels) if mine else None
    if mine is None or level is None:
        return None
    following = next_level(mine.points, levels)
    same = Standing.objects.filter(points__gte=level.from_points)
    if following:
        same = same.filter(points__lt=following.from_points)
    people = same.count()
    return Band(level, people // 100 * 100) if people >= LEAST_PEOPLE else None
