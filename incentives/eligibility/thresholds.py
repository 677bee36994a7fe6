"""A published condition as it is compared and signed: the same words, the same digest.

Names of levels and texts are left out: two offers that ask for the same ask one question.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from backend.proof.verify_receipt import canonical
from incentives.offers.models import Subject, Version

NOTHING = bytes(32)


def spelled(version: Version) -> dict[str, Any]:
    """What is asked of a person, as partners can spell it again from the published offer."""
    return {
        "category": version.category,
        "deeds": version.least_deeds or 0,
        "membership": version.needs_membership,
        "place": version.place,
        "points": version.level_points or 0,
    }


def threshold_of(version: Version) -> bytes:
    """The SHA-256 of the canonical JSON of `spelled`."""
    return sha256(canonical(spelled(version))).digest()


def as_text(threshold: bytes) -> str:
    """As it stands in a signed answer: base64url without padding."""
    return urlsafe_b64encode(threshold).decode().rstrip("=")


def can_be_asked(version: Version) -> bool:
    """Whether there is a condition, and it is about a person."""
    return version.has_condition and version.offer.subject == Subject.PERSON


def asks_membership_alone(version: Version) -> bool:
    """Whether a no would say that somebody does not take part: such a no is never spoken."""
    return not (version.level_points or version.least_deeds or version.place)
