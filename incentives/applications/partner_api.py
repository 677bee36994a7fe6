"""/api/partner/v1/applications: the queue, one, its documents; questions, decision, outcome."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.audit.reads import Reading, reads_personal_data
from incentives.applications import answers, deciding, shapes
from incentives.applications.api import READ, WRITE, Fields, read
from incentives.applications.moves import Deciding
from incentives.applications.reading import partners_application, partners_file, queue_of
from incentives.applications.states import UNSENT, EndReason, Outcome, State
from incentives.partners.api import PartnerProgramView

STATES = [state for state in State.values if state not in UNSENT]
KEYED = problems(400, 401, 403, 404, 429)


def step(summary: str, shape: Any, *, about: str = "") -> Any:
    """Describe a step: what is sent, what comes back."""
    described = extend_schema(
        summary=summary,
        description=about,
        request=shape,
        responses={200: shapes.ApplicationDoneShape, **WRITE},
    )
    return extend_schema_view(post=described)


class ApplicationsProgramView(PartnerProgramView):
    """Open applications are decided to the end, also after an agreement is over."""

    scope = "applications:read"
    write_scope = "applications:decide"
    needs_agreement = False

    @property
    def by(self) -> Deciding:
        """The partner, by its program."""
        return Deciding(self.partner)

    @property
    def reading(self) -> Reading:
        """As the applicant is shown who read."""
        purpose = _("办理您的申请")
        return Reading(reader=None, organisation=self.partner.name_zh, purpose=purpose)


class PartnersApplications(ApplicationsProgramView):
    """GET /api/partner/v1/applications."""

    @extend_schema(
        summary="Applications sent to this partner, the oldest first",
        description="Read on with the cursor; no names, no words, no documents.",
        parameters=[
            query("cursor", "where to go on"),
            query("limit", "1 to 100", kind=int),
            query("state", "only those that stand so", enum=STATES),
        ],
        responses={200: shapes.ApplicationRowsShape, **KEYED},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "cursor", "limit", "state")
        state, rows = asked.choice("state", STATES), queue_of(self.partner)
        rows = rows.filter(state=state) if state else rows
        cursor, kind = asked.text("cursor", longest=600), f"partner.applications.{state}"
        told = answers.page(rows, kind=kind, limit=asked.limit(), cursor=cursor, forward=True)
        return Response(told)


@reads_personal_data
class PartnersApplication(ApplicationsProgramView):
    """GET /api/partner/v1/applications/{application}."""

    @extend_schema(
        summary="One application",
        description="Noted, and shown to the applicant. " + shapes.NO_EVIDENCE,
        responses={200: shapes.PartnersApplicationShape, **READ, **problems(403)},
    )
    def get(self, request: Request, application: UUID) -> Response:
        seen = partners_application(self.partner, application, reading=self.reading)
        return Response(answers.partners(seen))


@reads_personal_data
class PartnersApplicationFile(ApplicationsProgramView):
    """GET /api/partner/v1/applications/{application}/files/{file}."""

    @extend_schema(
        summary="A document of an application",
        description="Noted, and shown to the applicant.",
        responses={(200, "*/*"): OpenApiTypes.BINARY, **READ, **problems(403)},
    )
    def get(self, request: Request, application: UUID, file: UUID) -> HttpResponse:
        return partners_file(self.partner, application, file, reading=self.reading)


class PartnersStep(Idempotent, ApplicationsProgramView):
    """POST under /api/partner/v1/applications/{application}/; `take` does the step."""

    shape: ClassVar[type[serializers.Serializer[Any]]]

    def post(self, request: Request, application: UUID) -> Response:
        return Response(answers.done(self.take(application, read(request, self.shape))))

    def take(self, application: UUID, fields: Fields) -> Any:
        """The step itself."""
        raise NotImplementedError


@step(
    "Ask the applicant",
    shapes.ApplicationQuestionShape,
    about="Three times at most. The partner's time stands still until the answer is there.",
)
class AskApplicant(PartnersStep):
    """…/questions."""

    shape = shapes.ApplicationQuestionShape

    def take(self, application: UUID, fields: Fields) -> Any:
        return deciding.ask(by=self.by, application=application, **fields)


@step("Decide, once", shapes.ApplicationDecisionShape, about=shapes.NO_EVIDENCE)
class DecideApplication(PartnersStep):
    """…/decision."""

    shape = shapes.ApplicationDecisionShape

    def take(self, application: UUID, fields: Fields) -> Any:
        verdict = deciding.Verdict(fields.pop("decision") == "yes", **fields)
        return deciding.decide(by=self.by, application=application, verdict=verdict)


@step("What became of what was granted", shapes.ApplicationOutcomeShape)
class ReportApplicationOutcome(PartnersStep):
    """…/outcome."""

    shape = shapes.ApplicationOutcomeShape

    def take(self, application: UUID, fields: Fields) -> Any:
        outcome = Outcome(fields["outcome"])
        return deciding.report_outcome(by=self.by, application=application, outcome=outcome)


@step(
    "End an approval given first",
    shapes.ApplicationEndShape,
    about="The papers promised did not come in time, or do not match. Nothing else follows.",
)
class EndApproval(PartnersStep):
    """…/end."""

    shape = shapes.ApplicationEndShape

    def take(self, application: UUID, fields: Fields) -> Any:
        return deciding.end_approval(
            by=self.by,
            application=application,
            reason=EndReason(fields["reason"]),
            said=fields["words"],
        )
