"""Who answers for an organisation, where nobody in it could have invited them: claimed shops."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from backend.accounts import acts
from backend.accounts.models import User
from backend.accounts.organisations.models import Invitation, Membership, Organisation, Role


@transaction.atomic
def make_owner(*, organisation: Organisation, person: User, actor: User | None) -> Membership:
    """The person answers for it from now on; who was staff is owner. Twice is once.

    Whether they may is for the caller to have found. No actor: the person themselves.
    """
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    mine = held.memberships.filter(person=person, state="active").first()
    if mine is not None and mine.role == Role.OWNER:
        return mine
    joined = mine or Membership(person=person, organisation=held)
    joined.role = Role.OWNER
    joined.save()
    said = {"membership": str(joined.pk), "organisation": str(held.pk), "role": joined.role}
    acts.record("membership.begun", subject=joined, actor=actor or person, act=said)
    return joined


@transaction.atomic
def release_everybody(*, organisation: Organisation, actor: User) -> int:
    """It turned out to be somebody else's: nobody acts for it any more; how many did.

    Whom they asked to join is asked no longer: an accomplice would come back in by that door.
    """
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    present = list(held.memberships.filter(state="active").order_by("pk"))
    for one in present:
        one.state, one.ended_at = Membership.State.ENDED, timezone.now()
        one.save(update_fields=["state", "ended_at"])
        said = {"membership": str(one.pk), "organisation": str(held.pk)}
        acts.record("membership.ended", subject=one, actor=actor, act=said, acting_for=held)
    for asked in list(held.invitations.filter(state="open").order_by("pk")):
        asked.state, asked.phone_index = Invitation.State.WITHDRAWN, None
        asked.save(update_fields=["state", "phone_index"])
        said = {"invitation": str(asked.pk), "organisation": str(held.pk)}
        acts.record("invitation.withdrawn", subject=asked, actor=actor, act=said, acting_for=held)
    return len(present)
