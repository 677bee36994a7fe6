"""What pages of a case have in common: a form names a step, a refusal stands on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control

from backend.accounts.models import User
from backend.accounts.sessions import touch
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.kernel.errors import DomainError, Invalid, NotFound
from merchants.complaints.words import LONGEST

Shown = Callable[..., HttpResponse]
M = TypeVar("M", bound=Model)
ON_A_PAGE = 50
LONGEST_PAGE = 5  # digits


def text_in(request: HttpRequest) -> str:
    """The words of a form, as typed; a little more than allowed, so that too long is told."""
    return request.POST.get("text", "").replace("\r\n", "\n")[: LONGEST + 1]


def ticked(request: HttpRequest, name: str) -> bool:
    """Whether a box of the form was ticked."""
    return request.POST.get(name, "") in {"yes", "on"}


def take(
    request: HttpRequest,
    steps: Mapping[str, Callable[[], str | None]],
    *,
    here: str,
    shown: Shown,
) -> HttpResponse:
    """Do the step that the form names, then back `here`, or to where the step leads."""
    step = steps.get(request.POST.get("step", ""))
    if step is None:
        raise Invalid
    try:
        elsewhere = step()
    except NotFound:
        raise
    except DomainError as refusal:
        return shown(refusal=refusal, status=status_of(type(refusal)))
    return redirect(elsewhere or f"{here}?done={request.POST['step']}")


def paged(rows: QuerySet[M], request: HttpRequest, *, here: str) -> tuple[list[M], str]:
    """One page of a desk's queue, and where the next one is; "" for none."""
    asked = request.GET.get("page", "")
    page = max(1, int(asked)) if asked.isdecimal() and len(asked) < LONGEST_PAGE else 1
    found = list(rows[(page - 1) * ON_A_PAGE : page * ON_A_PAGE + 1])
    after = f"{here}&page={page + 1}" if len(found) > ON_A_PAGE else ""
    return found[:ON_A_PAGE], after


class AnybodysPage(OneTap):
    """Open without an account; nobody may keep a copy."""

    @property
    def person(self) -> User | None:
        """Whoever is signed in."""
        user = self.request.user
        return user if isinstance(user, User) and user.is_active else None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.person is not None:
            touch(request.session)
        answer = super().dispatch(request, *args, **kwargs)
        patch_cache_control(answer, private=True, no_store=True)
        return answer
