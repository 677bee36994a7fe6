"""The demo's citizens have applied: one is asked, one owes papers, one complains."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from backend.accounts import demo
from backend.accounts.models import User
from incentives.applications import deciding, drafts
from incentives.applications.commitments import NEWEST
from incentives.applications.complaints.actions import complain
from incentives.applications.complaints.models import About
from incentives.applications.consenting import text_for
from incentives.applications.deciding import Verdict
from incentives.applications.drafts import Told
from incentives.applications.models import Application
from incentives.applications.moves import Deciding
from incentives.applications.sending import Sending, submit
from incentives.offers.models import Subject, Version, Way

ASKED = Told(Decimal(20000), 12, "想给小店添一台面包烤箱。", shows_name=True)
PLAIN = Told(words="想了解并申请这一项。", shows_phone=True)
GRANT = Verdict(True, "", Decimal(20000), 12, Decimal("4.35"), Decimal(0))


def apply_for_some() -> int:
    """By the doors of everybody; how many applications there are."""
    citizen, neighbour = demo.person("citizen"), demo.person("neighbour")
    loans, first = _open("loan"), _open("approval")
    others = _open("rental")
    if len(loans) < 2 or not (first and others):  # noqa: PLR2004  # the demo lists two loans
        return 0
    asked = _sent(citizen, loans[0], ASKED)
    _ask(asked, "请补充近三个月的经营流水。")
    _decide(_sent(citizen, loans[1], ASKED), GRANT)
    _decide(_sent(citizen, first[0], PLAIN), Verdict(True))
    _sent(neighbour, loans[0], ASKED._replace(shows_name=False))
    refused = _sent(neighbour, others[0], PLAIN)
    _decide(refused, Verdict(False, "房源已满，请关注下一期。"))
    complain(
        person=neighbour,
        application=refused.id,
        about=About.NO_REASON,
        said="页面上仍写着有房源。",
    )
    drafts.begin(person=citizen, offer=others[0].offer.code)
    return Application.objects.count()


def _open(field: str) -> list[Version]:
    found = Version.objects.open(timezone.localdate()).filter(
        offer__field=field, offer__subject=Subject.PERSON, offer__way=Way.APPLICATION
    )
    return list(found.select_related("offer__partner").order_by("pk"))


def _sent(person: User, version: Version, told: Told) -> Application:
    draft = drafts.begin(person=person, offer=version.offer.code)
    drafts.save_draft(person=person, application=draft.id, told=told)
    promised = NEWEST if version.offer.field == "approval" else None
    consent = text_for(version.offer.partner).version
    sending = Sending(version.number, consent, commitment=promised)
    return submit(person=person, application=draft.id, sending=sending)


def _ask(one: Application, question: str) -> None:
    deciding.ask(by=Deciding(one.partner), application=one.id, question=question)


def _decide(one: Application, verdict: Verdict) -> None:
    deciding.decide(by=Deciding(one.partner), application=one.id, verdict=verdict)
