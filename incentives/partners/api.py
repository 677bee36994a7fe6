"""What the calls of partners' programs have in common."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.programs import ProgramView
from backend.api.shapes import problems
from incentives.partners.models import Partner
from incentives.partners.reading import partner_of, require_agreement
from incentives.partners.scopes import FIGURES_READ
from incentives.partners.shapes import AgreementShape, agreement_shown


class PartnerProgramView(ProgramView):
    """A view below /api/partner/v1/: the key of a partner, an agreement in force, a scope.

    404 `partner_unknown`, then 403 `scope_missing`, then 403 `agreement_over`; all before the
    handler runs. `scope` is asked of every call, `write_scope` in its place where one writes.
    `needs_agreement = False`: for what must go on to the end after an agreement is over.
    """

    scope: ClassVar[str] = ""
    write_scope: ClassVar[str] = ""
    needs_agreement: ClassVar[bool] = True
    partner: Partner  # set before the handler runs

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.partner = partner_of(self.program.organisation)
        writes = request.method not in SAFE_METHODS
        if needed := (self.write_scope if writes and self.write_scope else self.scope):
            self.require_scope(needed)
        if self.needs_agreement:
            require_agreement(self.partner)


class ProgramAgreement(PartnerProgramView):
    """GET /api/partner/v1/agreement."""

    scope = FIGURES_READ
    needs_agreement = False

    @extend_schema(
        summary="The agreement in force, and what of its caps was taken",
        description="Scope `figures:read`. 403 `agreement_over` while none is in force.",
        responses={200: AgreementShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        held = require_agreement(self.partner)
        return Response(AgreementShape(agreement_shown(held)).data)
