"""Two taps on one button are one act: forms carry `{% form_key %}`, their views are `OneTap`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views import View

from backend.api.callers import person_of
from backend.api.idempotency import LONGEST_KEY, KeyUsed, Told, fingerprint_of, once
from backend.api.write_limits import count_write

NOT_OF_THE_ACT = ("form_key", "csrfmiddlewaretoken")


class FormAlreadySent(KeyUsed):
    code = "form_already_sent"
    message = _("这张表单已经提交过了。如需再提交一次，请重新打开页面。")


class OneTap(View):
    """A page whose POST is counted against the limits, and done once per form.

    A redirect is the answer of an act done: it is kept for a day and given again. Anything else
    (the form with its errors, a refusal) is not kept.
    """

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The handler is wrapped here, so that permissions asked in `dispatch` come first."""
        super().setup(request, *args, **kwargs)
        handler = getattr(self, "post", None)
        if request.method == "POST" and handler:
            vars(self)["post"] = partial(self._once, handler)  # an attribute would bind the type

    def _once(
        self,
        handler: Callable[..., HttpResponseBase],
        request: HttpRequest,
        /,
        *args: Any,
        **kwargs: Any,
    ) -> HttpResponseBase:
        count_write(request)
        key = request.POST.get("form_key", "")[:LONGEST_KEY]
        act = partial(handler, request, *args, **kwargs)
        return _answer(act, request, key) if key else act()


def _answer(
    handler: Callable[[], HttpResponseBase], request: HttpRequest, key: str
) -> HttpResponseBase:
    fresh: list[HttpResponseBase] = []

    def act() -> Told | None:
        fresh.append(handler())
        return _told(fresh[0])

    try:
        told = once(
            act,
            caller=person_of(request) or "anyone",
            key=f"form {key}",
            fingerprint=fingerprint_of(request.path, data=_fields(request)),
        )
    except KeyUsed:
        raise FormAlreadySent from None
    return fresh[0] if fresh else _again(told)


def _fields(request: HttpRequest) -> dict[str, Any]:
    fields = {**dict(request.POST.lists()), **dict(request.FILES.lists())}
    return {name: value for name, value in fields.items() if name not in NOT_OF_THE_ACT}


def _told(response: HttpResponseBase) -> Told | None:
    if not isinstance(response, HttpResponseRedirect):
        return None
    return Told(HTTPStatus.FOUND, headers={"Location": response.url})


def _again(told: Told | None) -> HttpResponse:
    if told is None:
        raise AssertionError("without a fresh answer there is a kept one")
    return HttpResponse(status=told.status, headers=dict(told.headers))
