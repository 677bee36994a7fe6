"""What partners' programs ask, and the keys that everybody checks answers with."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.idempotency import Idempotent
from backend.api.shapes import problems
from backend.api.views import OpenView, tagged
from backend.api.write_limits import Bucket, take
from backend.kernel.errors import TooOften
from backend.proof.verify_receipt import canonical
from incentives.eligibility import shapes, signing
from incentives.eligibility.asking import answer_to
from incentives.partners.api import PartnerProgramView
from incentives.partners.models import Partner
from incentives.partners.reading import require_agreement

DAY = 86_400
BLOCK = 2_048

HOW = """For one offer of yours and the one-time code that the person shows (good for five minutes
and one use). The answer is yes or no and nothing else, the same whatever the reason; it is signed
(JWS, EdDSA) over `iss`, `aud` (you), `offer`, `offer_version`, `threshold` (SHA-256 of the
canonical JSON of the published condition), `answer`, `iat`, `exp`, `jti` and a `sub` that is new
each time. It is never evidence for lending: the decision is yours and on your own grounds.

403 `consent_missing` is the one refusal for an unknown, used, expired or foreign code, for an offer
that is not open or not yours, and for a person who did not agree: ask the person to show a code.
Answers of 200 are equally long. Send an `Idempotency-Key`: a code is used up by the first answer,
and only the same key hears it again. An answer stays the same for a while whatever happens
meanwhile, and about one person you are answered for one condition at a time."""


class TooManyQuestions(TooOften):
    code = "too_many_questions"
    message = _("今天的查询次数已到协议上限。")
    wait = 3600


class EvenlyLong(JSONRenderer):
    """JSON followed by blanks up to the next full block: yes, no and refusals look alike."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        body: bytes = super().render(data, accepted_media_type, renderer_context)
        return body.ljust(-(-len(body) // BLOCK) * BLOCK)


class EligibilityChecks(Idempotent, PartnerProgramView):
    """POST /api/partner/v1/eligibility-checks."""

    scope = "eligibility:ask"
    renderer_classes = [EvenlyLong]

    @extend_schema(
        summary="Ask whether somebody qualifies",
        description=HOW,
        request=shapes.EligibilityAskedShape,
        responses={
            200: shapes.EligibilityAnswerShape,
            **problems(400, 401, 403, 404, 409, 429),
        },
    )
    def post(self, request: Request) -> Response:
        asked = shapes.EligibilityAskedShape(data=request.data)
        asked.is_valid(raise_exception=True)
        count_question(self.partner)
        return Response(shapes.answer_shown(answer_to(self.partner, **asked.validated_data)))


def count_question(partner: Partner) -> None:
    """Every question counts, answered or not. Raises TooManyQuestions."""
    most = require_agreement(partner).checks_a_day
    if take([Bucket(f"eligibility:{partner.pk}", most, DAY)]):
        raise TooManyQuestions


class JwkShape(serializers.Serializer[Any]):
    """One public key, RFC 8037."""

    kty = serializers.ChoiceField(choices=["OKP"])
    crv = serializers.ChoiceField(choices=["Ed25519"])
    use = serializers.ChoiceField(choices=["sig"])
    alg = serializers.ChoiceField(choices=["EdDSA"])
    kid = serializers.CharField()
    x = serializers.CharField()


class JwksShape(serializers.Serializer[Any]):
    """Every key that ever signed an answer, the present one first."""

    keys = JwkShape(many=True)


class EligibilityKeys(OpenView):
    """GET /.well-known/eligibility-keys.json."""

    keep_seconds = 300

    @extend_schema(
        summary="Keys for checking answers about eligibility",
        responses={200: JwksShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        body = {"keys": signing.published()}
        return tagged(request, body, etag=sha256(canonical(body)).hexdigest()[:32])
