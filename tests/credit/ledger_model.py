"""The ledger as a few lists in Python: what the database must agree with."""

from __future__ import annotations

from dataclasses import dataclass, field


class Refused(Exception):
    """The model says no; `code` is what the ledger would say."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Lot:
    """One award; days count from the beginning of the story."""

    number: int
    points: int
    left: int
    until: int
    standing_until: int
    locked: int = 0
    taken: int = 0
    reversed_on: int | None = None
    overturned: bool = False

    @property
    def is_wrong(self) -> bool:
        return self.reversed_on is not None and not self.overturned


@dataclass
class Hold:
    """Points of several lots, held since a day until another."""

    parts: list[tuple[Lot, int]]
    since: int
    until: int
    ended: str = ""


@dataclass
class Purse:
    """Everything of one member."""

    lots: list[Lot] = field(default_factory=list)
    holds: dict[str, Hold] = field(default_factory=dict)
    spent: int = 0
    expired: int = 0
    seq: int = 0

    def award(self, *, points: int, until: int, standing_until: int, today: int) -> None:
        if min(until, standing_until) < today:
            raise Refused("already_over")
        self.seq += 1
        self.lots.append(Lot(self.seq, points, points, until, standing_until))

    def take(self, points: int, *, today: int) -> list[tuple[Lot, int]]:
        """Lots that end first go first."""
        usable = [lot for lot in self.lots if lot.left and lot.until >= today]
        if sum(lot.left for lot in usable) < points:
            raise Refused("not_enough")
        parts = []
        for lot in sorted(usable, key=lambda one: (one.until, one.number)):
            part = min(points, lot.left)
            if part:
                lot.left -= part
                points -= part
                self.seq += 1
                parts.append((lot, part))
        return parts

    def spend(self, points: int, *, today: int) -> None:
        self.spent += sum(part for _, part in self.take(points, today=today))

    def hold(self, key: str, points: int, *, today: int, until: int) -> None:
        parts = self.take(points, today=today)
        for lot, part in parts:
            lot.locked += part
        self.holds[key] = Hold(parts, today, until)

    def end(self, key: str, how: str, *, today: int) -> None:
        hold = self.holds[key]
        if hold.ended == how:
            return
        if hold.ended or (how == "confirm" and today >= hold.until):
            raise Refused("hold_ended")
        hold.ended = how
        for lot, part in hold.parts:
            self.seq += 1
            lot.locked -= part
            if how == "confirm":
                self.spent += part
            else:
                lot.left += part
                lot.until += today - hold.since
        self._withdraw()

    def expire(self, *, today: int) -> None:
        for lot in self.lots:
            if lot.left and lot.until < today:
                self.seq += 1
                self.expired += lot.left
                lot.left = 0

    def reverse(self, lot: Lot, *, today: int) -> None:
        if lot.reversed_on is None:
            lot.reversed_on = today
            self._withdraw()

    def restore(self, lot: Lot, *, today: int) -> None:
        if lot.reversed_on is None:
            raise Refused("not_reversed")
        if lot.overturned:
            return
        lot.overturned = True
        if lot.taken:
            self.seq += 1
            lot.until += today - lot.reversed_on
        lot.left, lot.taken = lot.left + lot.taken, 0

    def _withdraw(self) -> None:
        for lot in self.lots:
            if lot.is_wrong and lot.left:
                self.seq += 1
                lot.taken, lot.left = lot.taken + lot.left, 0

    def figures(self, today: int) -> tuple[int, int]:
        """What can be spent, and standing."""
        spendable = sum(lot.left for lot in self.lots if lot.until >= today)
        return spendable, sum(
            lot.points for lot in self.lots if lot.standing_until >= today and not lot.is_wrong
        )

    def balances(self) -> tuple[int, int, int, int, int, int]:
        """As `reading.balance_at` tells them."""
        purse, held = sum(lot.left for lot in self.lots), sum(lot.locked for lot in self.lots)
        thanks = -sum(lot.points for lot in self.lots)
        taken = sum(lot.taken for lot in self.lots)
        return thanks, purse, held, self.spent, self.expired, taken
