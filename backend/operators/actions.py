"""What operators do here that no other room does for them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.people import e164, person_of
from backend.consent.models import Purpose, PurposeText
from backend.consent.offering import Wording, publish_text
from backend.jobs.actions import try_again
from backend.kernel.errors import Invalid, NotFound


@transaction.atomic
def retry_follow_ups(*, operator: User, name: str = "") -> int:
    """Give failed follow-ups (of one name, or all) a fresh start; how many. None: no act."""
    again = try_again(name=name)
    if again:
        act = {"name": name, "count": again}
        record(
            "follow_ups.retried", subject=("jobs.intent", name or "all"), actor=operator, act=act
        )
    return again


class TextMissing(Invalid):
    code = "text_missing"
    message = _("中文和英文文本都要填写。")


@transaction.atomic
def publish_wording(
    *, purpose: str, zh: str, en: str, asks_again: bool, operator: User
) -> PurposeText:
    """The next version of what is asked, about the same kinds of data; the same again is none.

    Everybody is asked again, unless only the wording got clearer. Raises NotFound, TextMissing.
    """
    held = Purpose.objects.select_for_update().filter(pk=purpose).first()
    if held is None:
        raise NotFound
    if not zh.strip() or not en.strip():
        raise TextMissing
    last = held.text()
    kinds = [(kind["zh"], kind["en"]) for kind in last.kinds]
    text = publish_text(
        purpose=held, wording=Wording(zh.strip(), en.strip(), kinds), asks_again=asks_again
    )
    if text.pk != last.pk:
        act = {"purpose": purpose, "version": text.version, "zh": text.zh, "en": text.en}
        record("consent.wording_published", subject=text, actor=operator, act=act)
    return text


@transaction.atomic
def appoint_operator(*, phone: str) -> User:
    """Let the person of this number run the site, from a shell only. Raises NotAMobileNumber."""
    return _made(person_of(e164(phone)), is_staff=True)


@transaction.atomic
def dismiss_operator(*, phone: str) -> User:
    """From the next request on they run nothing. Raises NotAMobileNumber, NotFound."""
    found = User.objects.by_phone(e164(phone))
    if found is None:
        raise NotFound
    return _made(found, is_staff=False)


def _made(person: User, *, is_staff: bool) -> User:
    held = User.objects.select_for_update().get(pk=person.pk)
    if held.is_staff != is_staff:
        held.is_staff = is_staff
        held.save(update_fields=["is_staff"])
        verb = "operator.appointed" if is_staff else "operator.dismissed"
        record(verb, subject=held, actor=None, act={"person": str(held.pk)})
    return held
