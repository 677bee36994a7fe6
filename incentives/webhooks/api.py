"""Webhooks for partners' programs: endpoints, their log, replay; and pulling instead."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from incentives.partners.api import PartnerProgramView
from incentives.partners.scopes import WEBHOOKS_MANAGE
from incentives.webhooks import endpoints, shapes
from incentives.webhooks.endpoints import Hand, Made
from incentives.webhooks.models import DeliveryState, Endpoint
from incentives.webhooks.reading import endpoints_of, log_of, news_after, own_endpoint
from incentives.webhooks.replaying import replay
from incentives.webhooks.signing import shown

READ = problems(400, 401, 403, 404, 429)
WRITTEN = problems(400, 401, 403, 404, 409, 429)
DIGEST = OpenApiParameter("Content-Digest", str, OpenApiParameter.HEADER, required=True)
SCOPE = "Scope `webhooks:manage`."
HOW = (
    f"{SCOPE} Deliveries follow Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp` and "
    "`webhook-signature` (`v1,` and base64 HMAC-SHA256 over `id.timestamp.body`, one for each "
    "secret, parted by a blank). The body is a `WebhookNews`. Answer 2xx within 8 seconds; "
    "whatever else is tried again for three days. The same id may come more than once, and in "
    "another order than `sequence`. A new endpoint gets a `ping` and must answer 2xx with "
    "`data.challenge` in the answer's body before anything else is sent to it."
)


class WebhooksView(Idempotent, PartnerProgramView):
    """A view for programs that look after their endpoints, also when no agreement is in force."""

    scope = WEBHOOKS_MANAGE
    needs_agreement = False

    @property
    def hand(self) -> Hand:
        """The key acts for the partner."""
        return Hand(self.partner, key=self.program.key.pk)


class Webhooks(WebhooksView):
    """GET, POST /api/partner/v1/webhooks."""

    @extend_schema(
        summary="Webhook endpoints",
        description=SCOPE,
        responses={200: shapes.WebhooksShape, **READ},
    )
    def get(self, request: Request) -> Response:
        shown_ones = [shapes.endpoint_shown(one) for one in endpoints_of(self.partner)]
        return Response(shapes.WebhooksShape({"results": shown_ones}).data)

    @extend_schema(
        summary="Register a webhook endpoint",
        description=HOW,
        parameters=[DIGEST],
        request=shapes.NewWebhookShape,
        responses={201: shapes.MadeWebhookShape, **WRITTEN},
    )
    def post(self, request: Request) -> Response:
        said = _checked(shapes.NewWebhookShape, request)
        return _with_secret(endpoints.add_endpoint(hand=self.hand, **said))


class Webhook(WebhooksView):
    """GET, PUT, DELETE /api/partner/v1/webhooks/{endpoint}."""

    @extend_schema(
        summary="A webhook endpoint",
        description=SCOPE,
        responses={200: shapes.WebhookShape, **READ},
    )
    def get(self, request: Request, endpoint: UUID) -> Response:
        return _one(own_endpoint(self.partner, endpoint))

    @extend_schema(
        summary="Choose what an endpoint is told",
        description=SCOPE,
        parameters=[DIGEST],
        request=shapes.WebhookKindsShape,
        responses={200: shapes.WebhookShape, **WRITTEN},
    )
    def put(self, request: Request, endpoint: UUID) -> Response:
        said = _checked(shapes.WebhookKindsShape, request)
        return _one(endpoints.choose_kinds(hand=self.hand, endpoint=endpoint, **said))

    @extend_schema(
        summary="Remove an endpoint",
        description=SCOPE,
        parameters=[DIGEST],
        responses={204: None, **WRITTEN},
    )
    def delete(self, request: Request, endpoint: UUID) -> Response:
        endpoints.remove_endpoint(hand=self.hand, endpoint=endpoint)
        return Response(status=204)


class WebhookSecret(WebhooksView):
    """POST /api/partner/v1/webhooks/{endpoint}/secret."""

    @extend_schema(
        summary="Give an endpoint another secret; both sign for two days",
        description=SCOPE,
        parameters=[DIGEST],
        request=None,
        responses={201: shapes.MadeWebhookShape, **WRITTEN},
    )
    def post(self, request: Request, endpoint: UUID) -> Response:
        return _with_secret(endpoints.rotate_secret(hand=self.hand, endpoint=endpoint))


class WebhookPing(WebhooksView):
    """POST /api/partner/v1/webhooks/{endpoint}/ping."""

    @extend_schema(
        summary="Ping an endpoint, once and at once",
        description=SCOPE,
        parameters=[DIGEST],
        request=None,
        responses={202: shapes.WebhookShape, **WRITTEN},
    )
    def post(self, request: Request, endpoint: UUID) -> Response:
        return _one(endpoints.ping_endpoint(hand=self.hand, endpoint=endpoint), status=202)


class WebhookPause(WebhooksView):
    """POST /api/partner/v1/webhooks/{endpoint}/pause."""

    @extend_schema(
        summary="Pause an endpoint; news are kept ready for three days each",
        description=SCOPE,
        parameters=[DIGEST],
        request=None,
        responses={200: shapes.WebhookShape, **WRITTEN},
    )
    def post(self, request: Request, endpoint: UUID) -> Response:
        return _one(endpoints.pause_endpoint(hand=self.hand, endpoint=endpoint))


class WebhookResumption(WebhooksView):
    """POST /api/partner/v1/webhooks/{endpoint}/resumption."""

    @extend_schema(
        summary="Resume an endpoint; what waited goes out",
        description=SCOPE,
        parameters=[DIGEST],
        request=None,
        responses={200: shapes.WebhookShape, **WRITTEN},
    )
    def post(self, request: Request, endpoint: UUID) -> Response:
        return _one(endpoints.resume_endpoint(hand=self.hand, endpoint=endpoint))


class WebhookDeliveries(WebhooksView):
    """GET /api/partner/v1/webhooks/{endpoint}/deliveries."""

    @extend_schema(
        summary="What became of an endpoint's deliveries, each try",
        description=SCOPE,
        parameters=[
            query("state", "only these", enum=DeliveryState.values),
            query("cursor", "of the page before"),
            query("limit", "1 to 100", kind=int),
        ],
        responses={200: shapes.WebhookDeliveriesShape, **READ},
    )
    def get(self, request: Request, endpoint: UUID) -> Response:
        asked = Query(request.query_params, "state", "cursor", "limit")
        state, most = asked.choice("state", DeliveryState.values), asked.limit()
        cursor = asked.text("cursor", longest=600)
        found = own_endpoint(self.partner, endpoint)
        log = log_of(found, cursor=cursor, most=most, state=state)
        rows = [shapes.delivery_shown(one) for one in log.rows]
        told = {"results": rows, "next": log.next}
        return Response(shapes.WebhookDeliveriesShape(told).data)


class WebhookReplays(WebhooksView):
    """POST /api/partner/v1/webhooks/{endpoint}/replays."""

    @extend_schema(
        summary="Deliver news again, under the same ids",
        description=f"{SCOPE} Also what the endpoint missed before it was there.",
        parameters=[DIGEST],
        request=shapes.ReplayShape,
        responses={202: shapes.ReplayedShape, **WRITTEN},
    )
    def post(self, request: Request, endpoint: UUID) -> Response:
        said = _checked(shapes.ReplayShape, request)
        count = replay(hand=self.hand, endpoint=endpoint, **said)
        return Response(shapes.ReplayedShape({"count": count}).data, status=202)


class ProgramNews(PartnerProgramView):
    """GET /api/partner/v1/news."""

    scope = WEBHOOKS_MANAGE
    needs_agreement = False

    @extend_schema(
        summary="Pull news instead of receiving them",
        description=f"{SCOPE} Resumable: give `next` as `after`. News are kept for 180 days.",
        parameters=[
            query("after", "the last number you have; 0 at first", kind=int),
            query("limit", "1 to 100", kind=int),
        ],
        responses={200: shapes.PulledNewsShape, **READ},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "after", "limit")
        after = asked.number("after", low=0, high=2**62) or 0
        pulled = news_after(self.partner, after, most=asked.limit())
        told = {
            "results": [shown(one) for one in pulled.rows],
            "next": pulled.next,
            "has_more": pulled.has_more,
        }
        return Response(shapes.PulledNewsShape(told).data)


def _checked(shape: Any, request: Request) -> dict[str, Any]:
    said = shape(data=request.data)
    said.is_valid(raise_exception=True)
    return dict(said.validated_data)


def _one(endpoint: Endpoint, *, status: int = 200) -> Response:
    return Response(shapes.WebhookShape(shapes.endpoint_shown(endpoint)).data, status=status)


def _with_secret(made: Made) -> Response:
    told = shapes.endpoint_shown(made.endpoint) | {"secret": made.secret}
    return Response(shapes.MadeWebhookShape(told).data, status=201)
