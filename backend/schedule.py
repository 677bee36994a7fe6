"""The whole timetable: what runs by itself, when, and why. One line per sweep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from celery.schedules import BaseSchedule, crontab, schedule

from backend.jobs.broker import SWEEPS

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Line:
    """`stale_after`: seconds after which a run that has not begun is left to the next one."""

    task: str
    when: BaseSchedule
    stale_after: int
    why: str


TIMETABLE = [
    Line("lookup.turn_cards", schedule(20), 60, "what ended leaves feed and dump in a minute"),
    Line("lookup.first_dump", schedule(MINUTE), HOUR, "a new installation has a dump at once"),
    Line("lookup.dump", crontab(hour="3", minute="30"), 12 * HOUR, "the full dump of the day"),
    Line("proof.sequence", schedule(1), 3, "an act is provable within two seconds"),
    Line("lookup.anchor_changes", schedule(5), 15, "public changes are in the log in seconds"),
    Line(
        "proof.keep_key_fresh",
        crontab(hour="3", minute="10"),
        12 * HOUR,
        "a year-old log key gets a successor; what it signed stays good",
    ),
    Line("insights.gather", schedule(5), 15, "a complaint is in the figures within seconds"),
    Line(
        "commitments.end_lapsed",
        crontab(hour="0", minute="20"),
        12 * HOUR,
        "promises whose validity is over are written down as ended; they read so already",
    ),
    Line(
        "repairs.hand_out_missed",
        crontab(minute="50"),
        HOUR,
        "every public item has its repair kit, also where the message was lost",
    ),
    Line("reports.end_files", schedule(30), MINUTE, "reports that are true no more are erased"),
    Line(
        "screening.tend",
        crontab(hour="0", minute="15"),
        12 * HOUR,
        "grounds that are over are written down, questions are kept five years",
    ),
    Line("jobs.resend", schedule(5), 15, "an intent whose message was lost is sent again"),
    Line(
        "licences.keep_keys_fresh",
        crontab(hour="3", minute="20"),
        12 * HOUR,
        "a year-old signing key gets a successor, announced a week ahead",
    ),
    Line("standing.follow_the_day", crontab(minute="5"), HOUR, "what ended leaves the figures"),
    Line(
        "standing.compare",
        crontab(hour="2", minute="40"),
        12 * HOUR,
        "every figure of points is computed from scratch and compared",
    ),
    Line(
        "volunteering.pull",
        crontab(minute="*/10"),
        30 * MINUTE,
        "what the volunteer platform confirmed is thanked within minutes",
    ),
    Line(
        "accounts.forget",
        crontab(hour="4", minute="20"),
        12 * HOUR,
        "numbers never proved and sessions that are over are not kept",
    ),
    Line(
        "audit.tend",
        crontab(hour="3", minute="50"),
        12 * HOUR,
        "months are made ahead; what is older than five years is let go",
    ),
    Line(
        "files.tidy",
        crontab(hour="4", minute="40"),
        12 * HOUR,
        "released files are erased, bytes that belong to nobody removed",
    ),
    Line("api.forget", crontab(minute="25"), HOUR, "kept answers live a day, tallies their window"),
    Line(
        "consent.expire",
        crontab(hour="0", minute="5"),
        12 * HOUR,
        "consents that are over are written down, ending ones are asked about",
    ),
    Line(
        "consent.tend_rights",
        crontab(hour="0", minute="20"),
        12 * HOUR,
        "old copies go, late answers to people's requests are marked",
    ),
    Line(
        "deadlines.tend",
        crontab(minute="*/10"),
        30 * MINUTE,
        "clocks lapse within minutes of midnight, remind ahead, are counted again",
    ),
    Line("notices.pick_up", crontab(minute="40"), HOUR, "what nobody carries any more is found"),
    Line(
        "notices.forget",
        crontab(hour="4", minute="30"),
        12 * HOUR,
        "what somebody was told a year ago goes",
    ),
    Line("ledger.anchor_heads", crontab(minute="15"), HOUR, "accounts stand in the log every hour"),
    Line("ledger.tend", schedule(MINUTE), 5 * MINUTE, "held points come back, announced ends end"),
    Line(
        "applications.tidy",
        crontab(minute="45"),
        HOUR,
        "without consent no application goes on; old drafts and old words go",
    ),
    Line(
        "catalogue.turn",
        crontab(hour="0", minute="2"),
        12 * HOUR,
        "rules that began or ended with the day are written down as such",
    ),
    Line(
        "eligibility.tend",
        crontab(hour="4", minute="50"),
        12 * HOUR,
        "old questions of partners become counts, the key gets its yearly successor",
    ),
    Line(
        "partners.tend",
        crontab(hour="0", minute="10"),
        12 * HOUR,
        "agreements are announced ahead and written down as over",
    ),
    Line("webhooks.tend", schedule(20), MINUTE, "news nobody carries are found; old ones given up"),
    Line(
        "webhooks.forget",
        crontab(hour="4", minute="50"),
        12 * HOUR,
        "tries are kept for 90 days, news for 180",
    ),
    Line(
        "complaints.expire_drafts",
        crontab(minute="35"),
        HOUR,
        "a complaint begun and not sent is forgotten after a week",
    ),
    Line(
        "insights.recount",
        crontab(hour="0", minute="30"),
        12 * HOUR,
        "what is older than twelve months leaves the figures; sums are checked",
    ),
    Line(
        "objections.follow",
        crontab(minute="*/10"),
        30 * MINUTE,
        "what a source office withdrew or inspected anew ends what waited for it",
    ),
    Line(
        "offers.end",
        crontab(hour="0", minute="6"),
        12 * HOUR,
        "offers whose last day has passed are written down as ended, their partners told",
    ),
    Line("jobs.forget", crontab(hour="4", minute="10"), 12 * HOUR, "kept promises are not hoarded"),
    Line(
        "reviews.recount",
        crontab(hour="2", minute="40"),
        12 * HOUR,
        "figures of reviews are compared with the reviews themselves",
    ),
    Line("reviews.forget", crontab(minute="15"), HOUR, "who wrote from where is known for days"),
    Line(
        "reviews.tell_shops",
        crontab(hour="8", minute="30"),
        12 * HOUR,
        "a shop hears of yesterday's reviews, never of a moment",
    ),
    Line(
        "vouchers.settle",
        crontab(hour="1", minute="20"),
        12 * HOUR,
        "when a month is over, what was used in it is settled",
    ),
    Line("vouchers.tend", crontab(minute="*/5"), 15 * MINUTE, "what lapsed gives everything back"),
    Line(
        "vouchers.remind",
        crontab(hour="9", minute="10"),
        12 * HOUR,
        "whoever has a voucher that ends in three days hears of it",
    ),
]


def beat_schedule(lines: list[Line] | None = None) -> dict[str, dict[str, Any]]:
    """The timetable as Celery's beat reads it; sweeps never queue behind follow-ups."""
    return {
        line.task: {
            "task": line.task,
            "schedule": line.when,
            "options": {"queue": SWEEPS, "expires": line.stale_after},
        }
        for line in (TIMETABLE if lines is None else lines)
    }
