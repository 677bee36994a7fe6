"""/partner/webhooks: endpoints for owners, the log and replay for everybody at the desk."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from backend.accounts.organisations.actions import owner_of
from backend.accounts.organisations.models import Role
from backend.api.problems import status_of
from backend.kernel.errors import DomainError, NotFound
from incentives.partners.pages import PartnerPage
from incentives.webhooks import endpoints
from incentives.webhooks.endpoints import Hand
from incentives.webhooks.kinds import KINDS
from incentives.webhooks.models import DeliveryState
from incentives.webhooks.reading import endpoints_of, log_of, own_endpoint
from incentives.webhooks.refusals import RangeInvalid
from incentives.webhooks.replaying import replay
from incentives.webhooks.shapes import delivery_shown
from incentives.webhooks.words import TROUBLES, WHY

HERE = "/partner/webhooks"
NEW_SECRET = "new_webhook_secret"  # noqa: S105  # in the session, sealed, until shown once
MOST = 20


class WebhookPage(PartnerPage):
    """A page about endpoints; the person at the desk acts for the partner."""

    @property
    def hand(self) -> Hand:
        """The person acts for the partner."""
        return Hand(self.partner, person=self.person)

    @property
    def is_owner(self) -> bool:
        """Owners make, change and remove; others look and deliver again."""
        return self.membership.role == Role.OWNER

    def told(self, template: str, refusal: DomainError | None, **more: Any) -> HttpResponse:
        """The page with what was refused on top."""
        context = {
            "refusal": refusal,
            "is_owner": self.is_owner,
            "all_kinds": list(KINDS.items()),
            "new_secret": self.request.session.pop(NEW_SECRET, ""),
            **more,
        }
        status = status_of(type(refusal)) if refusal else HTTPStatus.OK
        return self.page(template, context, status=status)


class Webhooks(WebhookPage):
    """Every endpoint, what waits, and a form for one more."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            owner_of(self.organisation, self.person)
            url, kinds = request.POST.get("url", "").strip()[:600], request.POST.getlist("kinds")
            made = endpoints.add_endpoint(hand=self.hand, url=url, kinds=kinds)
        except DomainError as refusal:
            return self.shown(refusal)
        request.session[NEW_SECRET] = made.secret
        return redirect(f"{HERE}/{made.endpoint.pk}")

    def shown(self, refusal: DomainError | None = None) -> HttpResponse:
        """The list and the form."""
        return self.told(
            "webhooks/list.html",
            refusal,
            endpoints=endpoints_of(self.partner),
            url=self.request.POST.get("url", ""),
            chosen=self.request.POST.getlist("kinds"),
        )


class Webhook(WebhookPage):
    """/partner/webhooks/{endpoint}: its state, what to do with it, each try."""

    def get(self, request: HttpRequest, endpoint: UUID) -> HttpResponse:
        return self.shown(endpoint)

    def post(self, request: HttpRequest, endpoint: UUID) -> HttpResponse:
        step = request.POST.get("step", "")
        if step not in STEPS:
            raise NotFound
        try:
            if step != "replay":
                owner_of(self.organisation, self.person)
            STEPS[step](self, endpoint)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(endpoint, refusal)
        return redirect(HERE if step == "remove" else f"{HERE}/{endpoint}")

    def shown(self, endpoint: UUID, refusal: DomainError | None = None) -> HttpResponse:
        """The endpoint and a page of its log."""
        found, given = own_endpoint(self.partner, endpoint), self.request.GET
        state = given.get("state", "")
        log = log_of(
            found,
            cursor=given.get("cursor", ""),
            most=MOST,
            state=state if state in DeliveryState.values else "",
        )
        return self.told(
            "webhooks/one.html",
            refusal,
            endpoint=found,
            why=WHY.get(found.why, ""),
            rows=[_worded(delivery_shown(one)) for one in log.rows],
            goes_on=log.next,
            state=state,
            states=DeliveryState.choices,
        )


def _worded(row: dict[str, Any]) -> dict[str, Any]:
    tries = [(one, TROUBLES.get(one.trouble, one.trouble)) for one in row["attempts"]]
    return row | {"kind_words": KINDS.get(row["kind"], row["kind"]), "tries": tries}


def _kinds(page: Webhook, endpoint: UUID) -> None:
    chosen = page.request.POST.getlist("kinds")
    endpoints.choose_kinds(hand=page.hand, endpoint=endpoint, kinds=chosen)


def _rotate(page: Webhook, endpoint: UUID) -> None:
    made = endpoints.rotate_secret(hand=page.hand, endpoint=endpoint)
    page.request.session[NEW_SECRET] = made.secret


def _replay(page: Webhook, endpoint: UUID) -> None:
    given = [page.request.POST.get(name, "") for name in ("first", "last")]
    if not all(one.isascii() and one.isdigit() and len(one) < 19 for one in given):  # noqa: PLR2004  # bigint
        raise RangeInvalid
    replay(hand=page.hand, endpoint=endpoint, first=int(given[0]), last=int(given[1]))


STEPS: dict[str, Callable[[Webhook, UUID], object]] = {
    "kinds": _kinds,
    "rotate": _rotate,
    "replay": _replay,
    "ping": lambda page, pk: endpoints.ping_endpoint(hand=page.hand, endpoint=pk),
    "pause": lambda page, pk: endpoints.pause_endpoint(hand=page.hand, endpoint=pk),
    "resume": lambda page, pk: endpoints.resume_endpoint(hand=page.hand, endpoint=pk),
    "remove": lambda page, pk: endpoints.remove_endpoint(hand=page.hand, endpoint=pk),
}
