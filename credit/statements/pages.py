"""/me/passbook: every movement in words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backend.accounts.pages import SignedInPage
from backend.api import cursors
from backend.api.params import Query
from credit.ledger.reading import spendable
from credit.membership.reading import member_of
from credit.standing.reading import standing_of
from credit.statements.passbook import months, page

LIST = "passbook"


class Passbook(SignedInPage):
    """The newest first; older ones by a link at the end."""

    def get(self, request: HttpRequest) -> HttpResponse:
        member = member_of(self.person.pk)
        if member is None:
            return redirect("/me/points/join")
        rows, after = page(member, before=place_in(Query(request.GET, "cursor")))
        context = {
            "months": months(rows),
            "standing": standing_of(member),
            "spendable": spendable(member),
            "next_url": f"/me/passbook?cursor={cursors.encode(LIST, [after])}" if after else "",
        }
        return render(request, "statements/passbook.html", context)


def place_in(query: Query) -> int | None:
    """Where the list goes on. Raises BadParameter."""
    cursor = query.text("cursor", longest=cursors.LONGEST)
    values = cursors.decode(LIST, cursor) if cursor else []
    return int(values[0]) if values and values[0] is not None else None
