"""Every way in which commitments say no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, Denied, Invalid, TooOften


class WordsMissing(Invalid):
    code = "words_missing"
    message = _("请用文字说明。")


class WordsTooLong(Invalid):
    code = "words_too_long"
    message = _("文字太长，请缩短后再提交。没有保存。")


class PromiseUnfit(Invalid):
    """A shop promises in public under its own name: what would be looked at first is said anew."""

    code = "promise_words_unfit"
    message = _("文字里有不适合公开的词语，请修改后再提交。没有保存。")


class NamesAPerson(Invalid):
    """A promise is the shop's own; nobody else is promised for, named or numbered in it."""

    code = "promise_names_a_person"
    message = _("承诺只能是店铺自己的，不能写上他人的姓名、电话或证件号码。没有保存。")


class ValidityWrong(Invalid):
    code = "validity_invalid"
    message = _("有效期应晚于今天，最长十年。")


class AlreadyPromised(Conflict):
    code = "commitment_already_open"
    message = _("这项承诺正在履行中，不用再作一次。")


class TooManyPromises(Conflict):
    code = "too_many_commitments"
    message = _("同时履行的承诺太多了。请先撤回不再需要的，再作新的承诺。")


class ShopIsOver(Conflict):
    code = "merchant_is_over"
    message = _("该商户已注销或被吊销，不能再作承诺。")


class NotYoursToWithdraw(Conflict):
    """What was promised to an authority is taken back there."""

    code = "commitment_not_withdrawn_here"
    message = _("这项承诺是向受理单位作出的，请向受理单位提出撤回。")


class OwnInterest(Denied):
    code = "own_interest"
    message = _("您在这家店任职，请由另一位工作人员认定。")


class ReasonsMissing(Invalid):
    code = "reasons_missing"
    message = _("请写明理由。")


class UnkeptMissing(Invalid):
    """The national format asks for both unless all was kept, and for neither when it was."""

    code = "unfulfilled_content_missing"
    message = _("没有全部履行的，要写明未履行的内容和违诺责任追究内容。")


class UnkeptGiven(Invalid):
    code = "unfulfilled_content_given"
    message = _("全部履行的，不填未履行的内容和违诺责任追究内容。")


class OwnShop(Denied):
    """Whoever works there is no consumer there."""

    code = "own_shop"
    message = _("不能评说自己任职的店铺。")


class NotInForce(Conflict):
    code = "commitment_not_in_force"
    message = _("这项承诺已不在履行中，不能再评说。")


class VisitMissing(Invalid):
    code = "visit_token_missing"
    message = _("请先在店里扫亮照码：只有到过店的人才能评说承诺是否兑现。")


class AlreadySaid(Conflict):
    code = "word_already_said"
    message = _("这次到店您已经评说过这项承诺，可以修改。")


class TooManyWords(TooOften):
    code = "too_many_words_today"
    message = _("今天评说的次数已达上限，请明天再来。本次没有保存。")
    wait = 3600
