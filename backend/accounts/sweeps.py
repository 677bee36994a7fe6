"""Scheduled work: what nobody needs any more is not kept."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore

from backend.accounts.organisations.actions import let_invitations_expire
from backend.accounts.people import forget_those_who_never_came
from backend.accounts.sms.actions import forget_messages


@shared_task(name="accounts.forget")
def forget() -> None:
    """Drop numbers never proved or never answered for, old messages and counters, and sessions
    that are over.
    """
    let_invitations_expire()
    forget_those_who_never_came()
    forget_messages()
    SessionStore.clear_expired()
