"""The person shows a token: for one offer, for five minutes, for one use."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction

from backend.accounts.models import User
from backend.kernel.ids import ALPHABET, uuid7
from backend.kernel.vault import vault
from incentives.eligibility.answering import asked_by_themselves, word_of
from incentives.eligibility.models import Token, Word
from incentives.eligibility.tickets import digests_of
from incentives.offers.reading import open_version

TEXT = "incentives_token.text"
LENGTH = 12
QR_START = "CYE"  # CYE:{offer}:{token}, capitals and digits only: a small code, large modules


class Shown(NamedTuple):
    """A token with its text: what is typed, and what the QR says."""

    token: Token
    text: str

    @property
    def code(self) -> str:
        """For people: three groups of four."""
        return "-".join(self.text[at : at + 4] for at in range(0, LENGTH, 4))

    @property
    def qr(self) -> str:
        """For machines."""
        return f"{QR_START}:{self.token.version.offer.code}:{self.text}"


@transaction.atomic
def show_token(*, person: User, offer: str) -> Shown:
    """A new token for what is open of this offer now; the one before holds no longer.

    Raises NoSuchOffer and whatever `answering.answer_for` raises.
    """
    version = open_version(offer)
    asking, history = asked_by_themselves(person, version)
    word = word_of(version, history, person=person.pk)
    number = uuid7()
    text = text_of(number)
    token, _is_new = Token.objects.update_or_create(
        holder_id=person.pk,
        defaults={
            "id": number,
            "digest": digests_of(text)[0],
            "version": version,
            "is_met": word == Word.YES,
            "made_at": asking.at,
            "ends_at": asking.at + timedelta(seconds=settings.ELIGIBILITY_TOKEN_SECONDS),
            "question": None,
        },
    )
    return Shown(token, text)


def text_of(number: UUID) -> str:
    """The token's text: made from its number by the master key, so that it is kept nowhere."""
    value = int.from_bytes(vault().blind_index(str(number), context=TEXT))
    letters = ""
    for _place in range(LENGTH):
        value, letter = divmod(value, len(ALPHABET))
        letters += ALPHABET[letter]
    return letters
