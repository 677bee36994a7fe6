"""The ways a domain rule can say no. The API turns them into problems, pages into kind words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DomainError(Exception):
    """A rule refused. `code` is for programs and never changes; `message` is for people.

    A refusal that is always the same is a subclass naming both; `errors` points at single
    fields as RFC 9457 does: `pointer`, `code`, `detail`.
    """

    code: str = "refused"
    message: StrOrPromise = _("请求被拒绝。")

    def __init__(
        self,
        code: str = "",
        message: StrOrPromise = "",
        *,
        errors: Sequence[Mapping[str, str]] = (),
    ) -> None:
        self.code = code or self.code
        self.message = message or self.message
        self.errors = errors
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)  # here, so that the reader's language decides


class Invalid(DomainError):
    """What was sent cannot be understood or breaks a rule of its own."""

    code = "invalid"
    message = _("提交的内容有误。")


class NotFound(DomainError):
    """There is no such thing, or it is not for this person to know."""

    code = "not_found"
    message = _("没有找到。")


class Conflict(DomainError):
    """The request is fine but clashes with the present state of things."""

    code = "conflict"
    message = _("与当前状态冲突。")


class Denied(DomainError):
    """The request is fine but not for this person to make."""

    code = "denied"
    message = _("您无权进行此操作。")


class TooLarge(DomainError):
    """What was sent is more than is taken at once."""

    code = "too_large"
    message = _("内容过大。")


class TooOften(DomainError):
    """The request is fine, but not so many of them; `wait` in seconds until it may work again."""

    code = "too_many_requests"
    message = _("请求太频繁，请稍后再试。")
    wait: int = 60


class Unavailable(DomainError):
    """Somebody we depend on does not answer; nothing was done, trying again later makes sense."""

    code = "temporarily_unavailable"
    message = _("暂时无法服务，请稍后再试。")
    wait: int = 30
