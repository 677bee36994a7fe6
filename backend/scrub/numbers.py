"""Which runs of digits lead to a person: mobiles, landlines, resident IDs, bank cards, QQ."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from backend.kernel.codes import resident_id
from backend.scrub.findings import Finding
from backend.scrub.folding import Folded
from backend.scrub.runs import Run, runs

NEAR = 12  # characters before a number in which a cue counts
SHORTEST_QQ, LONGEST_QQ = 5, 12
CENTURIES = {"18", "19", "20"}  # of a birthday
_CALL = re.compile(r"电话|手机|致电|来电|座机|热线|联系|加我|拨打|tel|phone|mobile|call|微信|vx")
_CARD = re.compile(r"卡号|银行卡|账号|账户|帐号|储蓄卡|card")
_IDENTITY = re.compile(r"身份证|证件号|身分证|id\s?card")
_QQ = re.compile(r"(?:q\s?q|扣扣|企鹅|口口|球球|加q|\+q)(?:号码?|群号?)?(?:[^\w\n]|[是为加]){0,5}$")
_WECHAT = re.compile(
    r"(?:(?<![a-z])(?:vx|wx|wechat|weixin)|微信|威信|薇信|维信|v信|微亻言|加v|加薇|加微|加威)"
    r"(?:号|号码|群)?(?:[^\w\n]|[是为加]){0,5}$"
)
_CARD_SHAPES = re.compile(
    r"62\d{14,17}|9558\d{15}|4\d{15}|5[1-5]\d{14}|35\d{14}|3[47]\d{13}", re.ASCII
)
# Blocks for machines too: what a writer disguises is meant to be called.
_MOBILE = re.compile(r"(?:86|0086)?1[3-9]\d{9}", re.ASCII)
_REST = re.compile(r"[a-z0-9_-]{1,20}")
_LANDLINE = re.compile(r"0(?:10|2\d)[2-8]\d{7}|0[3-9]\d{2}[2-8]\d{6,7}", re.ASCII)


class Candidate(NamedTuple):
    """Digits `start` to `end` of a run, and what stands before them."""

    run: Run
    start: int
    end: int
    before: str

    @property
    def digits(self) -> str:
        """The digits alone."""
        return self.run.digits[self.start : self.end]

    @property
    def is_one(self) -> bool:
        """Whether it looks like one number, not several that happen to stand together."""
        return self.run.is_even(self.start, self.end)


def _is_resident_id(found: Candidate) -> bool:
    if found.digits[6:8] not in CENTURIES:
        return False
    verdict = resident_id.check(found.digits, today=datetime.now(UTC).date())
    if verdict.ok:
        return True
    mistyped = set(verdict.errors) == {"resident_id_check_digit"}
    return mistyped and bool(_IDENTITY.search(found.before))


def _is_card(found: Candidate) -> bool:
    digits = found.digits
    if digits[0] not in "234569" or not (digits.isdigit() and passes_luhn(digits)):
        return False
    return bool(_CARD_SHAPES.fullmatch(digits) or _CARD.search(found.before))


def _is_mobile(found: Candidate) -> bool:
    if found.digits[0] not in "108" or not _MOBILE.fullmatch(found.digits):
        return False
    return found.is_one or bool(_CALL.search(found.before))


def _is_hotline(found: Candidate) -> bool:
    return found.digits.startswith(("400", "800")) and found.is_one


def _is_landline(found: Candidate) -> bool:
    return found.digits[0] == "0" and bool(_LANDLINE.fullmatch(found.digits))


def _is_local_line(found: Candidate) -> bool:
    return found.digits[0] in "2345678" and found.is_one


def _is_one(found: Candidate) -> bool:
    return found.is_one


def passes_luhn(digits: str) -> bool:
    """The check digit of bank cards."""
    doubled = [sum(divmod(int(digit) * 2, 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(map(int, digits[-1::-2]))) % 10 == 0


class Kind(NamedTuple):
    """A kind of number: how long, what must stand before it, and the last look."""

    name: str
    lengths: tuple[int, ...]
    holds: Callable[[Candidate], bool]
    cue: re.Pattern[str] | None = None


_IDS = tuple(range(LONGEST_QQ, SHORTEST_QQ - 1, -1))
NOBODYS = ""  # a number, but of no person: stepped over, so that no part of it is taken for one
# What is looked for where a group begins, the longest and surest first.
KINDS = (
    Kind("resident_id", (18,), _is_resident_id),
    Kind("bank_card", (19, 18, 17, 16, 15), _is_card),
    Kind("mobile", (15, 13, 11), _is_mobile),
    Kind(NOBODYS, (10,), _is_hotline),
    Kind("landline", (12, 11, 10), _is_landline),
    Kind("qq", _IDS, _is_one, _QQ),
    Kind("wechat", _IDS, _is_one, _WECHAT),
    Kind("landline", (8, 7), _is_local_line, _CALL),
)


def numbers(folded: Folded) -> Iterator[Finding]:
    """Every number of a person, where it stands in the author's text."""
    for run in runs(folded):
        index = 0
        while index < len(run.digits):
            found = _at(folded, run, index) if run.begins(index) else None
            if found is None:
                index += 1
                continue
            kind, end = found
            after = _after(folded, run.places[end - 1] + 1, kind)
            if kind != NOBODYS:
                yield Finding(kind, *folded.reach(run.places[index], after))
            index = bisect_left(run.places, after)


def _after(folded: Folded, end: int, kind: str) -> int:
    """Where it really ends: an id that only begins with digits goes on with what hangs on them."""
    rest = _REST.match(folded.text, end) if kind in {"qq", "wechat"} else None
    return rest.end() if rest else end


def _at(folded: Folded, run: Run, start: int) -> tuple[str, int] | None:
    """What number begins at digit `start` of the run, and where it ends."""
    place = run.places[start]
    before = folded.text[max(0, place - NEAR) : place]
    for kind in KINDS:
        if kind.cue is None or kind.cue.search(before):
            for length in kind.lengths:
                if _fits(Candidate(run, start, start + length, before), kind):
                    return kind.name, start + length
    return None


def _fits(found: Candidate, kind: Kind) -> bool:
    run, start, end = found.run, found.start, found.end
    return run.ends(end) and run.is_mostly_digits(start, end) and kind.holds(found)
