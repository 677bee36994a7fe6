"""Codes of commitments made here: division, day, serial; given once, in order, without gaps."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from backend.kernel.codes import division as divisions
from backend.kernel.errors import Conflict
from merchants.registry.models import Merchant

MOST = 999_999
DIVISION_DIGITS = 6

# The row is held until the commit: whoever is refused after this gives the number back.
NEXT = """
INSERT INTO merchants_commitmentseries AS s (series, last) VALUES (%s, 1)
    ON CONFLICT (series) DO UPDATE SET last = s.last + 1 RETURNING last"""
TAKE = """
INSERT INTO merchants_commitmentcode (code, merchant_id, commitment_id) VALUES (%s, %s, %s)
    ON CONFLICT DO NOTHING"""


class DivisionUnknown(Conflict):
    code = "commitment_division_unknown"
    message = _("登记信息里没有店铺所在的行政区划，暂时不能编承诺编码。请先更正登记信息。")


class SerialsUsedUp(Conflict):
    code = "commitment_serials_used_up"
    message = _("今天的承诺编码已经用完，请明天再作出承诺。")


def give_code(*, merchant: Merchant, commitment: UUID, on: date) -> str:
    """The next code of the shop's division that day, in the caller's transaction.

    Passes by what offices gave themselves. Raises DivisionUnknown, SerialsUsedUp.
    """
    series = f"{_division(merchant)}{on:%Y%m%d}"
    with connection.cursor() as cursor:
        while True:
            cursor.execute(NEXT, [series])
            (serial,) = cursor.fetchone()
            if serial > MOST:
                raise SerialsUsedUp
            code = f"{series}{serial:06}"
            cursor.execute(TAKE, [code, merchant.pk, commitment])
            if cursor.rowcount:
                return code


def _division(merchant: Merchant) -> str:
    """Where the shop is; else where its unified code was given."""
    given = merchant.uscc[2:8]
    for code in (merchant.division_code, given):
        if len(code) == DIVISION_DIGITS and divisions.check(code).ok:
            return code
    raise DivisionUnknown
