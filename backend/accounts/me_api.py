"""GET /api/v1/me: who is signed in, for the app."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import second_factor
from backend.accounts.api import SignedInView
from backend.accounts.people import shown
from backend.accounts.permissions import level_of
from backend.accounts.shapes import MeShape
from backend.api.shapes import problems


class Me(SignedInView):
    @extend_schema(summary=_("我是谁"), responses={200: MeShape, **problems(400, 401, 429)})
    def get(self, request: Request) -> Response:
        session: Any = request.auth
        return Response(
            {
                "phone": shown(self.person),
                "level": level_of(self.person),
                "has_second_factor": second_factor.has_enrolled(self.person),
                "second_factor_confirmed": second_factor.is_confirmed(self.person, session),
            }
        )
