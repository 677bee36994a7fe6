"""What the calls of partners' programs have in common."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from backend.accounts.organisations.programs import ProgramView
from incentives.partners.models import Partner
from incentives.partners.reading import partner_of, require_agreement


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
