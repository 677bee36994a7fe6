"""What goes: tokens at once, questions after their time or with the person; months are counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from allauth.idp.oidc.models import Token as SignedIn
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.consent.models import Recipient
from credit.deeds.receivers import forget_acts
from incentives.eligibility.consenting import PURPOSE
from incentives.eligibility.models import Question, Token
from incentives.eligibility.sites.actions import drop_tokens
from incentives.eligibility.sites.consenting import SIGN_IN
from incentives.eligibility.sites.models import SignIn
from incentives.partners.models import Partner

AT_ONCE = 1_000
DAY = timedelta(days=1)

COUNT = """
INSERT INTO incentives_askedbefore AS kept (version_id, month, asked, yes)
SELECT version_id, date_trunc('month', asked_at)::date, count(*),
       count(*) FILTER (WHERE answer = 'yes')
  FROM incentives_question WHERE id = ANY(%s) GROUP BY 1, 2 ORDER BY 1, 2
ON CONFLICT (version_id, month) DO UPDATE SET
       asked = kept.asked + EXCLUDED.asked, yes = kept.yes + EXCLUDED.yes"""


def forget_person(person: User) -> int:
    """Tokens, questions and what their receipts said; how many questions."""
    drop_token(person.pk)
    drop_tokens(person.pk)
    SignIn.objects.filter(holder=person.pk).delete()
    return _forget(list(Question.objects.filter(holder=person.pk).values_list("id", flat=True)))


def drop_token(person: UUID) -> int:
    """Nothing is shown any more; sites hear no more yes of what was looked up at a sign-in.

    What could be answered still is: whoever left points is answered like anybody without any.
    """
    SignIn.objects.filter(holder=person).update(met=[])
    return Token.objects.filter(holder=person).delete()[0]


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """The oldest questions past their time; how many. Call it until none is left."""
    end = now - timedelta(days=settings.ELIGIBILITY_KEPT_DAYS)
    old = Question.objects.filter(asked_at__lt=end).order_by("asked_at")
    return _forget(
        list(old.select_for_update(skip_locked=True)[:AT_ONCE].values_list("id", flat=True))
    )


def tidy(*, now: datetime) -> None:
    """What was shown yesterday goes; partners without an agreement ask nobody any more."""
    Token.objects.filter(ends_at__lt=now - DAY).delete()
    SignedIn.objects.expired().delete()
    SignIn.objects.filter(at__lt=now - DAY).exclude(known=[]).update(known=[], met=[])
    bound = Partner.objects.bound(timezone.localdate(now)).values_list("code", flat=True)
    asking = Recipient.objects.filter(purpose__in=[PURPOSE, SIGN_IN], ended_at=None)
    asking.exclude(code__in=list(bound)).update(ended_at=now)


def _forget(numbers: list[UUID]) -> int:
    if not numbers:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [numbers])
    forget_acts("incentives.question", [str(each) for each in numbers])
    gone: int = Question.objects.filter(id__in=numbers).delete()[0]
    return gone
