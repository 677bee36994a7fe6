"""Purposes and recipients, declared by the rooms that need them; declaring twice is once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from backend.audit.models import Event
from backend.consent.models import Purpose, PurposeText, Recipient


@dataclass(frozen=True)
class Wording:
    """A text in both languages with the kinds of data it is about: [(zh, en), ...]."""

    zh: str
    en: str
    kinds: Sequence[tuple[str, str]] = field(default=())

    def as_fields(self) -> dict[str, object]:
        """As the columns of PurposeText."""
        kinds = [{"zh": zh, "en": en} for zh, en in self.kinds]
        return {"zh": self.zh, "en": self.en, "kinds": kinds}


@transaction.atomic
def declare_purpose(
    code: str, *, name_zh: str, name_en: str, wording: Wording, term_days: int = 365
) -> Purpose:
    """Make the purpose known with its first text; what is known already stays as it is."""
    fields = {"name_zh": name_zh, "name_en": name_en, "term_days": term_days}
    purpose, is_new = Purpose.objects.get_or_create(code=code, defaults=fields)
    if is_new:
        publish_text(purpose=purpose, wording=wording)
    return purpose


@transaction.atomic
def publish_text(*, purpose: Purpose, wording: Wording, asks_again: bool = True) -> PurposeText:
    """The next version of what is asked, in force at once; the same text again is no version."""
    held = Purpose.objects.select_for_update().get(pk=purpose.pk)
    last = held.texts.order_by("-version").first()
    fields = wording.as_fields()
    if last and all(getattr(last, name) == value for name, value in fields.items()):
        return last
    text = PurposeText.objects.create(
        purpose=held,
        version=last.version + 1 if last else 1,
        asks_again=asks_again,
        valid_from=timezone.now(),
        **fields,
    )
    Event.objects.record("consent.text_published", subject=text, actor=None, version=text.version)
    return text


def name_recipient(
    purpose: Purpose, *, code: str, name_zh: str, name_en: str, contact: str
) -> Recipient:
    """Let people decide about telling this recipient; a new name or contact replaces the old."""
    fields = {"name_zh": name_zh, "name_en": name_en, "contact": contact, "ended_at": None}
    recipient, _is_new = Recipient.objects.update_or_create(
        purpose=purpose, code=code, defaults=fields
    )
    return recipient
