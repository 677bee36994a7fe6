"""The courses a made-up complaint takes: who does what after how many days, and what is then.

Every state a complaint can stand in is at the end of one of them; a test counts them.
"""

from __future__ import annotations

from typing import NamedTuple

from merchants.demo.chance import Weighted


class Move(NamedTuple):
    """One thing done, so many days (from, to) after the one before."""

    does: str
    first: int
    last: int


class Course(NamedTuple):
    """A way a case went; `rests`: how many days ago (from, to) the last thing was done."""

    name: str
    weight: float
    rests: tuple[int, int]
    moves: tuple[Move, ...] = ()

    @property
    def at_office(self) -> bool:
        """Whether an office has to be there for it."""
        return any(move.does == "escalate" for move in self.moves)


ANSWER, SETTLE = Move("answer", 0, 8), Move("settle", 1, 4)
UNSETTLED, ESCALATE = Move("unsettle", 1, 5), Move("escalate", 0, 3)
SOLVED, PARTLY, NOT = (Move(name, 0, 3) for name in ("solved", "partly", "not_solved"))
ACCEPT, MEDIATE = Move("accept", 1, 6), Move("mediate", 2, 9)
AGREE = Move("agree", 5, 20)
OLD = (4, 300)

COURSES = (
    Course("waiting", 7, (1, 8)),
    Course("unanswered", 3, (13, 40)),
    Course("answered", 5, (1, 12), (ANSWER,)),
    Course("second round", 3, (1, 6), (ANSWER, Move("reply", 1, 5))),
    Course("settled", 4, (1, 15), (ANSWER, SETTLE)),
    Course("unsettled", 3, (1, 15), (ANSWER, UNSETTLED)),
    Course("solved", 34, OLD, (ANSWER, SETTLE, SOLVED)),
    Course("partly", 8, OLD, (ANSWER, SETTLE, PARTLY)),
    Course("not solved", 6, OLD, (ANSWER, UNSETTLED, NOT)),
    Course("late answer", 6, OLD, (Move("answer", 14, 20), SETTLE, SOLVED)),
    Course("silence", 5, OLD, (ANSWER, Move("silence", 24, 24))),
    Course(
        "two rounds", 5, OLD,
        (ANSWER, Move("reply", 1, 4), Move("answer", 1, 6), SETTLE, SOLVED),
    ),
    Course("at the office", 3, (1, 3), (ANSWER, UNSETTLED, ESCALATE)),
    Course("office late to accept", 2, (20, 30), (ANSWER, UNSETTLED, ESCALATE)),
    Course("unanswered, at the office", 2, (1, 3), (Move("escalate", 13, 13),)),
    Course("accepted", 3, (1, 20), (ANSWER, UNSETTLED, ESCALATE, ACCEPT)),
    Course("in mediation", 3, (1, 25), (ANSWER, UNSETTLED, ESCALATE, ACCEPT, MEDIATE)),
    Course("mediation late", 2, (70, 85), (ANSWER, UNSETTLED, ESCALATE, ACCEPT, MEDIATE)),
    Course(
        "agreed at the office", 4, OLD,
        (ANSWER, UNSETTLED, ESCALATE, ACCEPT, MEDIATE, AGREE, SOLVED),
    ),
    Course(
        "accepted late, then agreed", 2, OLD,
        (ANSWER, UNSETTLED, ESCALATE, Move("accept", 14, 18), MEDIATE, AGREE, PARTLY),
    ),
    Course(
        "ended at the office", 2, (1, 12),
        (ANSWER, UNSETTLED, ESCALATE, ACCEPT, MEDIATE, Move("disagree", 5, 30)),
    ),
    Course(
        "ended, not solved", 2, OLD,
        (ANSWER, UNSETTLED, ESCALATE, ACCEPT, MEDIATE, Move("disagree", 5, 30), NOT),
    ),
    Course("refused", 2, (1, 12), (ANSWER, UNSETTLED, ESCALATE, Move("refuse", 1, 6))),
    Course("reopened", 3, (1, 7), (ANSWER, SETTLE, SOLVED, Move("reopen", 5, 40))),
    Course("withdrawn", 3, OLD, (Move("withdraw", 0, 4),)),
)  # fmt: skip
BY_NAME = {course.name: course for course in COURSES}
ANY = Weighted({course: course.weight for course in COURSES})
WITHOUT_OFFICE = Weighted({each: each.weight for each in COURSES if not each.at_office})
