"""A small site that writes, for the stories of keys, forms and limits."""

from __future__ import annotations

import time
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.idempotency import Idempotent
from backend.api.taps import OneTap
from backend.audit.models import Event
from backend.kernel.errors import Conflict
from backend.kernel.ids import uuid7


def act(**data: Any) -> str:
    """Something that must happen once; its event is counted by the stories."""
    event = Event.objects.record("case.filed", subject=("case", str(uuid7())), actor=None, **data)
    return event.subject_id


def file_case(*, of: str = "", slow: float = 0, refuse: str = "", say: str = "") -> str:
    """An action as they are: it counts the try, then acts in a transaction of its own."""
    if refuse:
        act(of="try")
    with transaction.atomic():
        reference = act(of=of)
        time.sleep(slow)
        if refuse == "conflict":
            raise Conflict
        if refuse == "fault":
            raise RuntimeError("ours")
    return reference


class FileCase(Idempotent):
    """Files a case; `refuse` and `slow` in the body make it misbehave."""

    def post(self, request: Request) -> Response:
        reference = file_case(**request.data)
        if request.data.get("say"):
            return Response({"code": "not_yet"}, status=422)
        return Response({"reference": reference, "名": "案"}, 201, headers={"Location": "/c/1"})

    def delete(self, request: Request) -> Response:
        act()
        return Response(status=204)

    def get(self, request: Request) -> Response:
        return Response({"now": act()})


class NarrowCase(FileCase):
    """At most two an hour from one network."""

    write_limits = {"network": [(2, 3600)]}


class FileByPage(OneTap):
    """The same as a form."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = engines["django"].from_string("<form>{% form_key %}</form>")
        return HttpResponse(form.render())

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.POST.get("of"):
            return HttpResponse("还差一项")
        time.sleep(float(request.POST.get("slow", 0)))
        return HttpResponseRedirect(f"/cases/{act(of=request.POST['of'])}")


class Terse(FileCase):
    """Takes shorter bodies than the others."""

    most_bytes = 1_000


urlpatterns = [
    path("api/cases", FileCase.as_view()),
    path("api/narrow", NarrowCase.as_view()),
    path("api/terse", Terse.as_view()),
    path("cases", FileByPage.as_view()),
]
handler400 = "backend.api.handlers.bad_request"
handler404 = "backend.api.handlers.not_found"
handler500 = "backend.api.handlers.server_error"
