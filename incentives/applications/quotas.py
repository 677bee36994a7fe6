"""How many of an offer may be applied for: in all, a day, or each person, as the version says."""

from __future__ import annotations

from datetime import date

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from incentives.applications.figures import for_everybody
from incentives.applications.models import Application
from incentives.applications.refusals import QuotaUsed
from incentives.applications.states import UNSENT, State
from incentives.offers.models import Version, Way
from incentives.offers.parts import Quota
from incentives.offers.ways import declare_figures, declare_step, declare_taken

FREED = (*UNSENT, State.REFUSED, State.WITHDRAWN, State.ENDED)
# Whoever sends one of the last of an offer waits for whoever was first.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('applications:' || %s, 0))"


def take(application: Application, version: Version) -> None:
    """One more of this version, in the caller's transaction. Raises QuotaUsed."""
    today = timezone.localdate()
    counted = list(version.quotas.filter(starts_on__lte=today, ends_on__gte=today))
    if not counted:
        return
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [str(version.pk)])
    for quota in counted:
        rows = _gone(version, quota, today)
        if quota.per == Quota.Per.PERSON:
            rows = rows.filter(holder=application.holder_id)
        if rows.count() >= quota.most:
            raise QuotaUsed


def taken(version: Version, quota: Quota, today: date) -> int:
    """How many are gone, for everybody to see."""
    return _gone(version, quota, today).count()


def _gone(version: Version, quota: Quota, today: date) -> models.QuerySet[Application]:
    mine = Application.objects.filter(version=version, submitted_on__gte=quota.starts_on)
    mine = mine.exclude(state__in=FREED)
    return mine.filter(submitted_on=today) if quota.per == Quota.Per.DAY else mine


declare_step(Way.APPLICATION, address="/offers/{code}/apply", text=pgettext_lazy("apply", "申请"))
declare_taken(Way.APPLICATION, taken)
declare_figures(Way.APPLICATION, for_everybody)
