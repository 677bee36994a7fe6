"""Drafting, simulating and announcing rules, for the programs of the office that writes them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.desk_api import ActsForKind, DeskView
from backend.accounts.organisations.models import Kind
from backend.api.idempotency import Idempotent
from backend.api.shapes import problems
from backend.kernel.errors import NotFound
from credit.catalogue.actions import announce_rule, change_draft, draft_rule, drop_draft
from credit.catalogue.desk import COMPETENCE
from credit.catalogue.models import Rule, State
from credit.catalogue.refusals import NoSuchRule
from credit.catalogue.simulating import simulate


class SimulationFiguresShape(serializers.Serializer[Any]):
    """How many would get more, as much, less for the same deeds; what is held is never touched."""

    members = serializers.IntegerField()
    more = serializers.IntegerField()
    same = serializers.IntegerField()
    less = serializers.IntegerField()
    slices_done = serializers.IntegerField(help_text="of 16")
    finished_at = serializers.DateTimeField(allow_null=True)


class RuleAtDeskShape(serializers.Serializer[Any]):
    """One version as its writers see it."""

    id = serializers.UUIDField()
    subject = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=State.values)
    terms = serializers.DictField()
    announced_on = serializers.DateField(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    simulation = SimulationFiguresShape(allow_null=True)


class RulesAtDeskShape(serializers.Serializer[Any]):
    """What is being written."""

    results = RuleAtDeskShape(many=True)


class RuleTermsShape(serializers.Serializer[Any]):
    """The words of a rule; the checker judges them (`rule_refused` with `errors`)."""

    terms = serializers.DictField()


class NewRuleShape(RuleTermsShape):
    """The next version of a subject: an indicator's code, or "levels"."""

    subject = serializers.CharField(max_length=40)


class AnnouncementShape(serializers.Serializer[Any]):
    """From when it holds: 30 days from today at the earliest."""

    starts_on = serializers.DateField()


class WritesRules(ActsForKind):
    """For the office that writes the rules; for every other one there is no such thing."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        if COMPETENCE not in view.organisation.subject_kinds:
            raise NotFound
        return True


class RulesDeskView(Idempotent, DeskView):
    """A view for whoever acts for that office."""

    kind = Kind.OFFICE
    permission_classes = [WritesRules]

    def shown(self, rule: Rule, status: int = 200) -> Response:
        """One version with its simulation."""
        return Response(RuleAtDeskShape(_told(rule)).data, status=status)


class OfficeRules(RulesDeskView):
    """GET, POST /api/v1/office/points/rules."""

    @extend_schema(
        summary="Drafts of rules",
        responses={200: RulesAtDeskShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        drafts = Rule.objects.filter(starts_on=None).order_by("subject")
        return Response(RulesAtDeskShape({"results": [_told(one) for one in drafts]}).data)

    @extend_schema(
        summary="Draft the next version of a rule",
        request=NewRuleShape,
        responses={201: RuleAtDeskShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        said = NewRuleShape(data=request.data)
        said.is_valid(raise_exception=True)
        made = draft_rule(**said.validated_data, officer=self.person, office=self.organisation)
        return self.shown(made, 201)


class OfficeRule(RulesDeskView):
    """GET, PUT, DELETE /api/v1/office/points/rules/{rule}."""

    @extend_schema(
        summary="One version of a rule",
        responses={200: RuleAtDeskShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, rule: UUID) -> Response:
        return self.shown(_found(rule))

    @extend_schema(
        summary="Write a draft anew",
        description="A simulation of the words before is void.",
        request=RuleTermsShape,
        responses={200: RuleAtDeskShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def put(self, request: Request, rule: UUID) -> Response:
        said = RuleTermsShape(data=request.data)
        said.is_valid(raise_exception=True)
        terms = said.validated_data["terms"]
        changed = change_draft(
            rule=rule, terms=terms, officer=self.person, office=self.organisation
        )
        return self.shown(changed)

    @extend_schema(
        summary="Give a draft up",
        request=None,
        responses={204: None, **problems(400, 401, 403, 404, 409, 429)},
    )
    def delete(self, request: Request, rule: UUID) -> Response:
        drop_draft(rule=rule, officer=self.person, office=self.organisation)
        return Response(status=204)


class OfficeRuleSimulation(RulesDeskView):
    """POST /api/v1/office/points/rules/{rule}/simulation."""

    @extend_schema(
        summary="Count what a draft would mean",
        description="Over the deeds of twelve months; progress is in `slices_done`.",
        request=None,
        responses={202: RuleAtDeskShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request, rule: UUID) -> Response:
        simulate(rule=rule, officer=self.person)
        return self.shown(_found(rule), 202)


class OfficeRuleAnnouncement(RulesDeskView):
    """POST /api/v1/office/points/rules/{rule}/announcement."""

    @extend_schema(
        summary="Sign and announce a rule",
        description="By another person than its writer, at least 30 days ahead.",
        request=AnnouncementShape,
        responses={200: RuleAtDeskShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request, rule: UUID) -> Response:
        said = AnnouncementShape(data=request.data)
        said.is_valid(raise_exception=True)
        starts_on = said.validated_data["starts_on"]
        announced = announce_rule(
            rule=rule, starts_on=starts_on, officer=self.person, office=self.organisation
        )
        return self.shown(announced)


def _found(rule: UUID) -> Rule:
    found = Rule.objects.filter(pk=rule).first()
    if found is None:
        raise NoSuchRule
    return found


def _told(rule: Rule) -> dict[str, Any]:
    names = ("id", "subject", "version", "state", "terms", "announced_on", "starts_on")
    return {name: getattr(rule, name) for name in names} | {"simulation": rule.simulations.first()}
