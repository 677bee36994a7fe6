"""The shop's answer beside a review: one, editable, with its history; screened like everything."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.kernel.errors import Invalid, NotFound
from merchants.registry.models import Merchant
from merchants.reviews import figures, telling, words
from merchants.reviews.actions import SUBJECT, locked
from merchants.reviews.choices import Status
from merchants.reviews.models import Reply, Review

TABLE = "reply"
# Beginnings for who does not know how to begin; the shop writes the rest.
TEMPLATES = {
    "thanks": _("感谢您的光临和评价，欢迎再来。"),
    "sorry": _("很抱歉这次没有让您满意。我们已经了解情况，将这样改进："),
    "contact": _("抱歉给您带来不便。请带上小票到店，我们为您处理。"),
    "fact": _("感谢反馈。我们核对了当天的情况，想补充说明："),
}


class ReplyUnfit(Invalid):
    """A shop speaks in public under its own name: what would be looked at first is said anew."""

    code = "reply_words_unfit"
    message = _("回复里有不适合公开的词语，请修改后再提交。没有保存。")


@transaction.atomic
def write_reply(*, review: UUID, shop: Organisation, person: User, text: str) -> Reply:
    """Answer in public, or answer differently; what was said before is kept.

    Raises NotFound, WordsMissing, WordsTooLong, ReplyUnfit.
    """
    held = of_shop(shop, review)
    if held.status not in {Status.PUBLISHED, Status.HIDDEN}:
        raise NotFound
    before = figures.counted(held)
    last = Reply.objects.filter(merchant=held.merchant_id, review_id=held.id).order_by("-version")
    number = (last.values_list("version", flat=True).first() or 0) + 1
    kept = words.written(text, table=TABLE, pk=held.id, wanted=True)
    if kept.is_held:
        raise ReplyUnfit
    last.filter(superseded_on=None).update(superseded_on=timezone.localdate())
    reply = Reply.objects.create(
        merchant_id=held.merchant_id,
        review_id=held.id,
        version=number,
        words_sealed=kept.sealed,
        words_public=kept.public,
        written_by=person.pk,
    )
    held.is_replied = True
    held.save(update_fields=["is_replied"])
    figures.move(held, before=before)
    said = {"review": str(held.id), "merchant": held.merchant.code, "words": text}
    act = said | {"version": number}
    subject = (SUBJECT, str(held.id))
    record("review.replied", subject=subject, actor=person, act=act, acting_for=shop)
    if number == 1:
        telling.author(held, "review.replied")
    return reply


def of_shop(shop: Organisation, review: UUID) -> Review:
    """A review of this organisation's shop, locked. Raises NotFound."""
    merchant = Merchant.objects.filter(pk=shop.merchant).first() if shop.merchant else None
    if merchant is None:
        raise NotFound
    return locked(merchant, review)
