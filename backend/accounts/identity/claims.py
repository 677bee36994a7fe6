"""What somebody says who they are, put right and judged before anybody outside is asked."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.identity.ages import CHILD_UNDER, has_completed
from backend.accounts.identity.names import clean_name
from backend.kernel.codes import resident_id
from backend.kernel.errors import Denied, Invalid

LONGEST_TYPED = 60  # with blanks and hyphens


class NotAResidentId(Invalid):
    """No such number can stand on a card."""

    code = "resident_id_invalid"
    message = _("身份证号码不对，请核对后重新填写（18 位）。")

    def __init__(self, reasons: tuple[str, ...]) -> None:
        told = {"pointer": "/number", "in": "body", "detail": str(self.message)}
        super().__init__(errors=[{**told, "code": reason} for reason in reasons])


class UnderFourteen(Denied):
    """Children under 14 need a guardian's consent (PIPL 31), which is not taken here."""

    code = "under_fourteen"
    message = _("未满 14 周岁暂不能实名认证。没有保存任何信息。")


class Claim(NamedTuple):
    """A name and a number that could be somebody's."""

    name: str
    number: str

    @property
    def born_on(self) -> date:
        """Eight digits from the seventh on, on every kind of card."""
        return date.fromisoformat(self.number[6:14])

    def __repr__(self) -> str:
        return "Claim(…)"  # this is what logs and tracebacks show


def read_claim(name: str, number: str) -> Claim:
    """Raises NotAName, NotAResidentId, UnderFourteen; nothing of it is kept."""
    spelled = clean_name(name[: LONGEST_TYPED * 2])
    today = timezone.localdate()
    verdict = resident_id.check(number[:LONGEST_TYPED], today=today)
    if not verdict.ok:
        raise NotAResidentId(verdict.errors)
    claim = Claim(spelled, verdict.value)
    if not has_completed(CHILD_UNDER, born=claim.born_on, today=today):
        raise UnderFourteen
    return claim
