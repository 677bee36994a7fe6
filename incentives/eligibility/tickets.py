"""What a partner holds of a person: the one-time token that they showed, or their sign-in.

Each is looked at in the same statements whoever it belongs to, and none of them reads points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol
from uuid import UUID

from backend.kernel.ids import ALPHABET
from backend.kernel.vault import vault
from incentives.eligibility.models import Token, Way
from incentives.offers.models import Version

NOBODY = UUID(int=0)
DIGEST = "incentives_token.digest"
_OTHERS = re.compile(f"[^{ALPHABET}]")


class Ticket(Protocol):
    """One statement each."""

    way: ClassVar[Way]

    def whose(self) -> UUID:
        """Whom it speaks for; NOBODY where it is not known."""

    def word(self, person: UUID, version: Version | None, *, at: datetime) -> bool | None:
        """Under the person's lock: whether the condition is met; None where it is no good."""

    def used(self, person: UUID, question: UUID) -> None:
        """It was answered."""


@dataclass
class TokenTicket:
    """The one-time token."""

    text: str
    way: ClassVar[Way] = Way.TOKEN

    def whose(self) -> UUID:
        shown = Token.objects.filter(digest__in=digests_of(normal(self.text))).first()
        return shown.holder_id if shown else NOBODY

    def word(self, person: UUID, version: Version | None, *, at: datetime) -> bool | None:
        digests = digests_of(normal(self.text))
        held = Token.objects.filter(pk=person, digest__in=digests).first()
        if held is None or version is None or held.version_id != version.pk:
            return None
        fresh = held.question is None and held.made_at <= at < held.ends_at
        return held.is_met if fresh else None

    def used(self, person: UUID, question: UUID) -> None:
        Token.objects.filter(holder=person).update(question=question)


def normal(text: str) -> str:
    """A token as it is kept in mind: typed in any case, with dashes, or the whole of a QR."""
    return _OTHERS.sub("", text.upper().rpartition(":")[2])


def digests_of(token: str) -> tuple[bytes, ...]:
    """What is kept of a token, under every master key."""
    return vault().blind_indexes(token, context=DIGEST)
