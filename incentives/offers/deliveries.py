"""A delivered catalogue: each row a draft of the partner whose source delivers, reviewed as any.

The same row again changes nothing; a changed row rewrites the draft, or begins the next version of
what is published. What is being reviewed is left alone, and the row is set aside with that reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from backend.intake.models import Batch
from backend.intake.staging import ORPHANS, Merge, Outcome, register_merge
from backend.kernel.errors import DomainError, Invalid
from incentives.offers.datasets import FIELDS, PRODUCTS
from incentives.offers.fields import fields
from incentives.offers.models import Version
from incentives.offers.writing.actions import (
    MAKING,
    About,
    Writer,
    change_draft,
    copy_version,
    draft_offer,
)
from incentives.offers.writing.proposals import Condition, Proposal, Texts, proposal_of
from incentives.partners.models import Partner
from incentives.partners.refusals import AgreementOver, NoSuchPartner

NAMES = tuple(one.name for one in FIELDS)
COLUMNS = tuple((name, "date" if name.endswith("_on") else "text") for name in NAMES)
ROWS = f"SELECT line, {', '.join(NAMES)} FROM stage ORDER BY line"


class NumberUnreadable(Invalid):
    code = "product_numbers_unreadable"
    message = _("“数字”一栏应写作 rate_to=12/8;amount=50000")


class FieldUnknown(Invalid):
    code = "product_field_unknown"
    message = _("领域、对象或方式不在约定的取值之内")


class OfferRefused(Invalid):
    code = "product_unfit"
    message = _("不符合优惠的规则：人人可得的条件缺失、更优反而更差或超出范围")


class BeingReviewed(Invalid):
    code = "product_in_review"
    message = _("这项优惠正在审核，请等有了结果再报送")


OF_ROWS: tuple[type[DomainError], ...] = (
    NumberUnreadable, FieldUnknown, OfferRefused, BeingReviewed, AgreementOver, NoSuchPartner,
)  # fmt: skip
ORPHANS.update({one.code: str(one.message) for one in OF_ROWS})


class Row(NamedTuple):
    """One delivered row."""

    line: int
    values: dict[str, Any]


def prepare(values: tuple[Any, ...], _batch: Batch) -> tuple[Any, ...]:
    """The staged columns are the judged values as they are."""
    return values


def merge(batch: Batch) -> Outcome:
    """Draft, change or leave each; rows that cannot be kept are set aside by reason."""
    partner = Partner.objects.filter(
        organisation__source_codes__contains=[batch.source_code]
    ).first()
    accepted, unchanged, refused = 0, 0, dict[str, list[int]]()
    for row in list(_rows()):
        try:
            with transaction.atomic():
                is_new = _keep(row, batch, partner)
        except OF_ROWS as refusal:
            refused.setdefault(refusal.code, []).append(row.line)
        else:
            accepted, unchanged = accepted + is_new, unchanged + (not is_new)
    return Outcome(accepted, unchanged, {code: _lines(lines) for code, lines in refused.items()})


def _lines(lines: list[int]) -> str:
    return f"SELECT unnest(ARRAY[{','.join(map(str, lines))}]::bigint[])"


def _rows() -> Iterator[Row]:
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        for line, *values in cursor.fetchall():
            yield Row(line, dict(zip(NAMES, values, strict=True)))


def _keep(row: Row, batch: Batch, partner: Partner | None) -> bool:
    """Whether anything changed."""
    if partner is None:
        raise NoSuchPartner
    said = _proposal(row.values, source=f"{batch.source_code}:{row.values['document']}")
    mine = Version.objects.filter(offer__partner=partner, source=said.source)
    last = mine.select_related("offer__partner").order_by("-number").first()
    writer = Writer(partner.organisation_id)
    if last is not None and _is_same(proposal_of(last), said):
        return False
    try:
        if last is None:
            draft_offer(partner=partner, writer=writer, about=_about(row.values), said=said)
        else:
            _change(last, partner, writer, said)
    except (AgreementOver, BeingReviewed, FieldUnknown):
        raise
    except DomainError as refusal:
        raise OfferRefused from refusal
    return True


def _change(last: Version, partner: Partner, writer: Writer, said: Proposal) -> None:
    code = last.offer.code
    if last.state == "submitted":
        raise BeingReviewed
    if last.state not in MAKING:
        copy_version(partner=partner, writer=writer, code=code)
    change_draft(partner=partner, writer=writer, code=code, said=said)


def _is_same(before: Proposal, said: Proposal) -> bool:
    # What the file does not tell (photo, quotas, places) is the partner's own to keep.
    return before._replace(photo=None, limits=(), divisions=()) == said


def _about(values: dict[str, Any]) -> About:
    by_char = {one.char: code for code, one in fields().items()}
    about = About(by_char.get(values["field"], values["field"]), values["subject"], values["way"])
    known = about.field in fields() and about.subject in {"person", "shop"}
    if not known or about.way not in {"application", "voucher", "show"}:
        raise FieldUnknown
    return about


def _proposal(values: dict[str, Any], *, source: str) -> Proposal:
    level = values["level"] or ""
    return Proposal(
        Texts(*(values[name] or "" for name in Texts._fields)),
        {code: _pair(said) for code, said in _listed(values["terms"])},
        dict(_listed(values["details"])),
        values["starts_on"],
        values["ends_on"],
        Condition(needs_membership=bool(level), level=level),
        source=source,
    )


def _listed(text: str | None) -> list[tuple[str, str]]:
    parts = [part.partition("=") for part in (text or "").replace("；", ";").split(";") if part]
    if any(not name.strip() or not value.strip() for name, _is, value in parts):
        raise NumberUnreadable
    return [(name.strip(), value.strip()) for name, _is, value in parts]


def _pair(said: str) -> tuple[Decimal | None, Decimal | None]:
    everyone, _slash, better = said.partition("/")
    try:
        return Decimal(everyone), Decimal(better) if better else None
    except InvalidOperation:
        raise NumberUnreadable from None


register_merge(PRODUCTS.name, Merge(columns=COLUMNS, prepare=prepare, run=merge))
