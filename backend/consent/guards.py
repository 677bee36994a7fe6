"""What other rooms ask before they use or tell anything: is there a consent, at this moment?"""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.consent.models import Consent
from backend.kernel.errors import Denied


class ConsentMissing(Denied):
    """The person has not agreed, no longer agrees, or agreed to an older text."""

    code = "consent_missing"
    message = _("本人没有同意，或同意已经收回、到期。")


def has_consent(*, subject: UUID, recipient: str, purpose: str) -> bool:
    """Whether it holds now. Always asked of the database: a withdrawal counts at once."""
    asked = Consent.objects.filter(person=subject, purpose=purpose, recipient=recipient)
    return asked.in_force(timezone.localdate()).exists()


def require_consent(*, subject: UUID, recipient: str, purpose: str) -> None:
    """Raise ConsentMissing unless the person's consent holds now. Call it inside the action."""
    if not has_consent(subject=subject, recipient=recipient, purpose=purpose):
        raise ConsentMissing
