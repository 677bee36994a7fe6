"""What a version changes against the one before it, side by side, and what to look at twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incentives.offers.loans import cost_of
from incentives.offers.models import PUBLIC, Version
from incentives.offers.reading import terms_of
from incentives.offers.words import TermShown
from incentives.offers.writing.checking import example_loan
from incentives.offers.writing.proposals import proposal_of

SHORT, NEAR_THE_CAP, TENFOLD = timedelta(days=30), Decimal("0.8"), 10
# Where basic services live: a condition here is looked at with particular care.
CLOSE_TO_RIGHTS = {"approval", "health", "education", "support", "reading"}
TEXTS: dict[str, Promise] = {
    "title_zh": gettext_lazy("名称"),
    "title_en": gettext_lazy("名称（英文）"),
    "everyone_zh": gettext_lazy("人人可得"),
    "everyone_en": gettext_lazy("人人可得（英文）"),
    "better_zh": gettext_lazy("更优条件"),
    "better_en": gettext_lazy("更优条件（英文）"),
}
PLAIN: dict[str, Promise] = {
    "starts_on": gettext_lazy("开始日"),
    "ends_on": gettext_lazy("结束日"),
    "level": gettext_lazy("等级"),
    "category": gettext_lazy("善行类别"),
    "least_deeds": gettext_lazy("善行件数"),
    "place": gettext_lazy("所在地"),
    "needs_membership": gettext_lazy("需要加入文明积分"),
    "needs_kept_promises": gettext_lazy("商户守诺"),
    "points_price": gettext_lazy("积分价格"),
    "divisions": gettext_lazy("使用地区"),
    "stays_with_taker": gettext_lazy("券只限本人使用"),
}


class Change(NamedTuple):
    """One thing that is not as it was."""

    name: str
    before: str
    after: str


def version_before(version: Version) -> Version | None:
    """The last public version of the offer before this one."""
    earlier = Version.objects.filter(offer=version.offer_id, state__in=PUBLIC)
    return earlier.filter(number__lt=version.number).order_by("-number").first()


def changes_of(version: Version) -> list[Change]:
    """Against the last public version; none for the first one."""
    before = version_before(version)
    return (
        [*_texts(before, version), *_terms(before, version), *_plain(before, version)]
        if before
        else []
    )


def _texts(before: Version, after: Version) -> Iterator[Change]:
    for name, label in TEXTS.items():
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            yield Change(str(label), one, other)


def _plain(before: Version, after: Version) -> Iterator[Change]:
    for name, label in PLAIN.items():
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            yield Change(str(label), _said(one), _said(other))
    one_limits, other_limits = (_limits(each) for each in (before, after))
    if one_limits != other_limits:
        yield Change(_("限量"), one_limits, other_limits)


def _terms(before: Version, after: Version) -> Iterator[Change]:
    one, other = ({line.code: line for line in terms_of(each)} for each in (before, after))
    for code in dict.fromkeys([*one, *other]):
        was, now = one.get(code), other.get(code)
        if was != now:
            named = now or was
            yield Change(named.name if named else code, _line(was), _line(now))


def _line(line: TermShown | None) -> str:
    if line is None:
        return "—"
    return f"{line.everyone} → {line.better}" if line.better else line.everyone


def _limits(version: Version) -> str:
    quotas = version.quotas.order_by("starts_on", "per")
    told = (f"{q.get_per_display()} {q.most}（{q.starts_on} – {q.ends_on}）" for q in quotas)
    return "；".join(told) or "—"


def _said(value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(map(str, value)) or "—"
    return str(value) if value not in {None, ""} else "—"


def warnings_of(version: Version) -> list[str]:
    """What a reviewer should look at twice; none of it refuses anything by itself."""
    told = []
    if version.has_condition and version.offer.field in CLOSE_TO_RIGHTS:
        told.append(_("这个领域离基本公共服务很近：人人可得的条件必须已经包含全部权利。"))
    if version.ends_on - version.starts_on < SHORT:
        told.append(_("有效期不足三十天。"))
    if version.has_condition and len(version.everyone_zh) * 3 < len(version.better_zh):
        told.append(_("人人可得的条件写得比更优条件短得多，请看是否同样清楚。"))
    said = proposal_of(version)
    if any(_is_token(everyone, better) for everyone, better in said.numbers.values()):
        told.append(_("人人可得的数字不到更优条件的十分之一，请看人人是否真的有得用。"))
    loan = example_loan(said.numbers, said.details, is_met=False)
    if version.offer.field == "loan" and loan is not None:
        cap = Decimal(settings.OFFERS_MOST_ANNUAL_RATE)
        if cost_of(loan).simple_rate > cap * NEAR_THE_CAP:
            told.append(_("真实年利率接近上限。"))
    return told


def _is_token(everyone: Decimal | None, better: Decimal | None) -> bool:
    """Terms for everyone that are there for the form's sake alone: a tenth of the better ones."""
    return everyone is not None and better is not None and 0 < everyone * TENFOLD < better
