"""Whether a wording may be kept, and whether it may be handed in. Pure: tables are not asked.

Nothing here weighs a partner's words; it looks at numbers, at what is missing, and at the one thing
that may never be: terms that are worse than everyone's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incentives.offers.fields import LOWER, Attribute, Field
from incentives.offers.loans import Loan, cost_of
from incentives.offers.models import Subject, Way
from incentives.offers.writing.proposals import Limit, Proposal

LONGEST_TEXT, LONGEST_DAYS, MOST_LIMITS = 200, 3 * 366, 12
PLACES = 4  # digits behind the point that a number may have
TEXTS = ("title", "everyone", "better")


class Finding(NamedTuple):
    """One thing that is not right. `pointer`: where, as in an API problem; `about`: the name."""

    pointer: str
    code: str
    message: str | Promise
    about: str = ""

    def shown(self) -> dict[str, str]:
        """As an entry of `errors[]`."""
        detail = f"{self.about}：{self.message}" if self.about else str(self.message)
        return {"pointer": self.pointer, "in": "body", "code": self.code, "detail": detail}


class Frame(NamedTuple):
    """What the offer is, and the rules of the day: published levels by code, the cap of rates."""

    field: Field
    subject: str
    way: str
    levels: Mapping[str, int]
    categories: frozenset[str]
    most_rate: Decimal


def refusals(said: Proposal, frame: Frame) -> list[Finding]:
    """Why it cannot even be kept as a draft; none: it can."""
    return [
        *_texts(said),
        *_numbers(said, frame.field),
        *_details(said, frame.field),
        *_days(said),
        *_limits(said),
        *_condition(said, frame),
    ]


def open_points(said: Proposal, frame: Frame) -> list[Finding]:
    """What is still to be said before it is handed in, apart from `refusals`."""
    return [
        *_english(said),
        *_missing(said, frame.field),
        *_better(said, frame),
        *_rate(said, frame),
    ]


def worse_than_everyone(attribute: Attribute, everyone: Decimal, better: Decimal) -> bool:
    """The one thing that may never be."""
    return better > everyone if attribute.better == LOWER else better < everyone


def _texts(said: Proposal) -> Iterator[Finding]:
    if not said.texts.title_zh:
        yield Finding("/title_zh", "missing", _("请写中文名称。"))
    if not said.texts.everyone_zh:
        message = _("没有写人人可得的条件，不能保存。")
        yield Finding("/everyone_zh", "terms_for_everyone_missing", message)


def _numbers(said: Proposal, field: Field) -> Iterator[Finding]:
    for code, (everyone, better) in said.numbers.items():
        attribute = field.attribute(code)
        if attribute is None or not attribute.is_number:
            yield Finding(f"/terms/{code}", "attribute_unknown", _("这个领域没有这一项。"), code)
            continue
        for end, value in (("everyone", everyone), ("better", better)):
            if value is not None and not _fits(attribute, value):
                pointer = f"/terms/{code}/{end}"
                yield Finding(pointer, "out_of_bounds", _("超出允许的范围。"), attribute.name)
        yield from _beside(attribute, everyone, better)


def _beside(
    attribute: Attribute, everyone: Decimal | None, better: Decimal | None
) -> Iterator[Finding]:
    pointer = f"/terms/{attribute.code}/better"
    if better is None:
        return
    if everyone is None:
        message = _("先写人人可得的条件，再写更优的。")
        yield Finding(pointer, "terms_for_everyone_missing", message, attribute.name)
    elif worse_than_everyone(attribute, everyone, better):
        message = _("比人人可得的条件差：信用优惠只能更好。")
        yield Finding(pointer, "worse_than_everyone", message, attribute.name)


def _fits(attribute: Attribute, value: Decimal) -> bool:
    if not value.is_finite() or _places(value) > PLACES:
        return False
    if attribute.kind == "count" and value != value.to_integral_value():
        return False
    low, high = attribute.least, attribute.most
    return (low is None or value >= low) and (high is None or value <= high)


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _details(said: Proposal, field: Field) -> Iterator[Finding]:
    for code, value in said.details.items():
        attribute, pointer = field.attribute(code), f"/details/{code}"
        if attribute is None or attribute.is_number:
            yield Finding(pointer, "attribute_unknown", _("这个领域没有这一项。"), code)
        elif attribute.kind == "choice" and value not in attribute.choices:
            yield Finding(pointer, "choice_unknown", _("不是可选的值。"), attribute.name)
        elif attribute.kind == "text" and not _is_text(value):
            yield Finding(
                pointer, "text_invalid", _("请写中文和英文，各不超过 200 字。"), attribute.name
            )


def _is_text(value: Any) -> bool:
    if not isinstance(value, dict) or set(value) - {"zh", "en"} or not value.get("zh"):
        return False
    return all(isinstance(each, str) and len(each) <= LONGEST_TEXT for each in value.values())


def _days(said: Proposal) -> Iterator[Finding]:
    if said.ends_on < said.starts_on:
        yield Finding("/ends_on", "ends_before_it_starts", _("结束日不能早于开始日。"))
    elif (said.ends_on - said.starts_on).days > LONGEST_DAYS:
        yield Finding("/ends_on", "too_long", _("一个版本最长三年，到期前可以续写新版本。"))


def _limits(said: Proposal) -> Iterator[Finding]:
    if len(said.limits) > MOST_LIMITS:
        yield Finding("/quotas", "too_many", _("限量最多写十二条。"))
        return
    for number, limit in enumerate(said.limits):
        if limit.most < 1 or limit.ends_on < limit.starts_on:
            yield Finding(
                f"/quotas/{number}", "quota_invalid", _("限量须为正数，结束日不早于开始日。")
            )
        elif limit.starts_on < said.starts_on or limit.ends_on > said.ends_on:
            yield Finding(f"/quotas/{number}", "quota_outside", _("限量的日期须在优惠的日期之内。"))
    for (one, first), (two, second) in combinations(enumerate(said.limits), 2):
        if _overlap(first, second):
            pointer, message = (
                f"/quotas/{two}",
                _("同一种限量的日期重叠：第 %(one)s 条与第 %(two)s 条。"),
            )
            told = str(message) % {"one": one + 1, "two": two + 1}
            yield Finding(pointer, "quotas_overlap", told)


def _overlap(one: Limit, two: Limit) -> bool:
    same = one.per == two.per
    return same and one.starts_on <= two.ends_on and two.starts_on <= one.ends_on


def _condition(said: Proposal, frame: Frame) -> Iterator[Finding]:
    asked, has_better = said.condition, bool(said.texts.better_zh)
    if has_better and not asked.asks:
        yield Finding("/condition", "condition_missing", _("更优的条件要写明满足什么才能享受。"))
    if not has_better and (asked.asks or asked.points_price):
        yield Finding("/better_zh", "better_missing", _("写了条件，就要写明更优的是什么。"))
    if not has_better and any(better is not None for _all, better in said.numbers.values()):
        yield Finding("/better_zh", "better_missing", _("写了更优的数字，就要写明更优的是什么。"))
    if asked.level and asked.level not in frame.levels:
        yield Finding("/condition/level", "level_unknown", _("不是已公布的等级。"))
    if asked.category and asked.category not in frame.categories:
        yield Finding("/condition/category", "category_unknown", _("不是已公布的善行类别。"))
    if bool(asked.category) != (asked.least_deeds is not None):
        yield Finding("/condition/least_deeds", "deeds_incomplete", _("善行类别和件数要一起写。"))
    yield from _of_whom(said, frame)


def _of_whom(said: Proposal, frame: Frame) -> Iterator[Finding]:
    asked = said.condition
    of_people = asked.needs_membership or asked.level or asked.category or asked.points_price
    if frame.subject == Subject.SHOP and of_people:
        message = _("给商户的优惠不看任何人的积分，只看守诺和所在地。")
        yield Finding("/condition", "shops_are_not_asked_for_points", message)
    if frame.subject == Subject.PERSON and asked.needs_kept_promises:
        message = _("守诺是商户的条件，不用于个人。")
        yield Finding("/condition/needs_kept_promises", "promises_are_of_shops", message)
    if frame.subject == Subject.PERSON and asked.place and not of_people:
        message = _("地区条件看的是在那里的善行，须同时以加入文明积分为条件。")
        yield Finding("/condition/place", "place_needs_membership", message)
    if asked.points_price and frame.way != Way.VOUCHER:
        message = _("只有领券的优惠可以用积分支付。")
        yield Finding("/condition/points_price", "points_pay_for_vouchers", message)


def _english(said: Proposal) -> Iterator[Finding]:
    for name in TEXTS:
        zh, en = (getattr(said.texts, f"{name}_{tongue}") for tongue in ("zh", "en"))
        if zh and not en:
            yield Finding(f"/{name}_en", "english_missing", _("还没有英文。"))


def _missing(said: Proposal, field: Field) -> Iterator[Finding]:
    for attribute in field.attributes:
        has = (
            said.numbers.get(attribute.code, (None, None))[0] is not None
            if attribute.is_number
            else bool(said.details.get(attribute.code))
        )
        if attribute.required and not has:
            part = "terms" if attribute.is_number else "details"
            pointer = f"/{part}/{attribute.code}"
            yield Finding(pointer, "required", _("这一项必填，还没有写。"), attribute.name)


def _better(said: Proposal, frame: Frame) -> Iterator[Finding]:
    if not said.texts.better_zh or not said.numbers:
        return
    gains = any(
        better is not None and better != everyone for everyone, better in said.numbers.values()
    )
    if not gains:
        yield Finding("/terms", "not_better_in_anything", _("更优的条件至少要有一项确实更好。"))


def _rate(said: Proposal, frame: Frame) -> Iterator[Finding]:
    """A loan's rate has a range that is one, and its true cost is below the cap."""
    if frame.field.code != "loan":
        return
    low, high = (said.numbers.get(code, (None, None)) for code in ("rate_from", "rate_to"))
    for end, low_rate, high_rate in zip(("everyone", "better"), low, high, strict=True):
        if low_rate is not None and high_rate is not None and low_rate > high_rate:
            yield Finding(f"/terms/rate_from/{end}", "rates_reversed", _("最低利率高于最高利率。"))
    amount, fees = (said.numbers.get(code, (None, None))[0] for code in ("amount", "fees"))
    if amount is not None and fees is not None and fees >= amount:
        yield Finding(
            "/terms/fees/everyone", "fees_above_amount", _("费用不能达到或超过贷款本身。")
        )
    loan = example_loan(said.numbers, said.details, is_met=False)
    if loan is None:
        return
    if max(loan.rate, cost_of(loan).simple_rate) > frame.most_rate:
        message = _("含全部费用的真实年利率超过上限 %(most)s%%。")
        told = str(message) % {"most": frame.most_rate}
        yield Finding("/terms/rate_to/everyone", "rate_above_cap", told)


def example_loan(
    numbers: Mapping[str, tuple[Decimal | None, Decimal | None]],
    details: Mapping[str, Any],
    *,
    is_met: bool,
) -> Loan | None:
    """The loan that a version is told by: highest rate, longest term, whole amount, all fees.

    `is_met`: the same amount and term at the better rate and fees, so that the two compare.
    """
    needed = [numbers.get(code, (None, None)) for code in ("amount", "months", "rate_to", "fees")]
    repayment = details.get("repayment")
    (amount, _a), (months, _m), (rate, low_rate), (fees, low_fees) = needed
    if amount is None or months is None or rate is None or fees is None or not repayment:
        return None
    if fees >= amount or months < 1:
        return None
    if is_met:
        rate = rate if low_rate is None else low_rate
        fees = fees if low_fees is None else low_fees
    return Loan(amount, int(months), rate, fees, str(repayment))
