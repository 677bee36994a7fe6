"""Link a platform's account to a person, and part them again."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone

from backend.accounts import acts
from backend.accounts.models import User
from backend.accounts.people import person_of
from backend.accounts.providers.refusals import LastWayIn
from backend.kernel.errors import NotFound
from backend.proof.models import Entry


@transaction.atomic
def link_account(*, person: User, account: SocialAccount) -> SocialAccount:
    """Keep `account` (not saved yet) as this person's; the one kept already, whosever it is."""
    kept, is_new = SocialAccount.objects.get_or_create(
        provider=account.provider,
        uid=account.uid,
        defaults={"user": person, "extra_data": account.extra_data},
    )
    if is_new:
        act = {"person": str(person.pk), "platform": account.provider}
        acts.record("platform.linked", subject=person, actor=person, act=act)
    return kept


@transaction.atomic
def join_by_phone(*, phone: str, account: SocialAccount) -> SocialAccount | None:
    """The platform vouches for this E.164 number: whoever has it, or now joins, gets the account.

    None where a second account of one platform names the same number: that takes a code by SMS.
    """
    person = User.objects.select_for_update().get(pk=person_of(phone).pk)
    has_one = SocialAccount.objects.filter(user=person, provider=account.provider)
    if has_one.exclude(uid=account.uid).exists() or not person.is_active:
        return None
    if person.phone_verified_at is None:
        person.phone_verified_at = timezone.now()
        person.save(update_fields=["phone_verified_at"])
    return link_account(person=person, account=account)


@transaction.atomic
def unlink_account(*, person: User, account: int) -> Entry:
    """The platform signs this person in no more. Raises NotFound, LastWayIn."""
    mine = SocialAccount.objects.select_for_update().filter(user=person.pk)
    parted = next((one for one in mine if one.pk == account), None)
    if parted is None:
        raise NotFound
    if person.phone_verified_at is None and len(mine) == 1:
        raise LastWayIn
    act = {"person": str(person.pk), "platform": parted.provider}
    parted.delete()
    return acts.record("platform.unlinked", subject=person, actor=person, act=act).entry
