"""Scheduled work: nothing waits unseen, nothing is kept for longer than a year."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from backend.notices.account_news import tell_of_recent_invitations
from backend.notices.delivering import KEPT_DAYS, pick_up_forgotten
from backend.notices.models import Notice

AT_ONCE = 2000


@shared_task(name="notices.pick_up")
def pick_up() -> None:
    """Promise anew what nobody sends any more; tell what was announced and not heard."""
    tell_of_recent_invitations()
    while pick_up_forgotten():
        pass


@shared_task(name="notices.forget")
def forget() -> None:
    """What somebody was told a year ago goes."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    old = Notice.objects.filter(made_at__lt=before).order_by("made_at").values_list("pk", flat=True)
    while pks := list(old[:AT_ONCE]):
        Notice.objects.filter(pk__in=pks).delete()
