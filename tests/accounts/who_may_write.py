"""What an empty write is answered. A column a role, in the order of test_who_may.ROLES.

Addresses carry keys that belong to nobody who asks. 400: the role may, but said nothing; 404: there
is no such thing for this role; 302 on pages: done, and on to the next page.
"""

from __future__ import annotations

WRITES: dict[str, frozenset[str]] = {
    "200 302 302 302 302 302 302 302": frozenset(
        {
            "post sign-in",
            "put sign-in",
        }
    ),
    "401 200 200 200 200 200 200 200": frozenset(
        {
            "delete api/v1/me/acting-for",
            "post api/v1/me/notices/read",
        }
    ),
    "401 202 202 202 202 202 202 202": frozenset(
        {
            "post api/v1/me/export",
        }
    ),
    "401 400 400 400 400 400 400 400": frozenset(
        {
            "post api/v1/me/acting-for",
            "post api/v1/me/consents",
            "post api/v1/me/identity",
            "post api/v1/me/leave",
            "post api/v1/me/notices/preferences",
            "post api/v1/me/requests",
            "post api/v1/me/shop-claims",
            "post api/v1/me/shop-claims/<uuid:claim>/appeal",
            "post api/v1/me/shop-claims/by-code",
        }
    ),
    "401 401 401 401 401 401 401 401": frozenset(
        {
            "post api/intake/v1/batches",
        }
    ),
    "401 404 404 404 404 403 400 404": frozenset(
        {
            "post api/v1/office/claim-codes",
        }
    ),
    "401 404 404 404 404 404 404 400": frozenset(
        {
            "post api/v1/office/requests/<uuid:filed>/answer",
            "post api/v1/office/shop-claims/<uuid:claim>/decision",
        }
    ),
    "401 404 404 404 404 404 404 404": frozenset(
        {
            "delete api/v1/me/identity",
            "delete api/v1/organisations/<uuid:organisation>/invitations/<uuid:invitation>",
            "delete api/v1/organisations/<uuid:organisation>/keys/<uuid:key>",
            "delete api/v1/organisations/<uuid:organisation>/members/<uuid:membership>",
            "post api/v1/me/invitations/<uuid:invitation>/acceptance",
            "post api/v1/me/invitations/<uuid:invitation>/refusal",
            "post api/v1/me/requests/<uuid:filed>/withdrawal",
            "post api/v1/me/shop-claims/<uuid:claim>/withdrawal",
            "post api/v1/organisations/<uuid:organisation>/invitations",
            "post api/v1/organisations/<uuid:organisation>/keys",
            "post api/v1/organisations/<uuid:organisation>/keys/<uuid:key>/rotation",
        }
    ),
    "sign_in 302 302 302 302 302 302 302": frozenset(
        {
            "post me/acting-for",
            "post me/export",
            "post me/notices",
            "post me/notices/preferences",
            "post me/second-factor/authenticate/",
            "post sign-in/code",
            "put sign-in/code",
        }
    ),
    "sign_in 400 400 400 400 400 400 400": frozenset(
        {
            "post me/consents",
            "post me/identity",
            "post me/leave",
            "post me/rights",
        }
    ),
    "sign_in 404 404 404 404 404 404 302": frozenset(
        {
            "post admin/follow-ups",
        }
    ),
    "sign_in 404 404 404 404 404 404 400": frozenset(
        {
            "post admin/organisations/<uuid:organisation>/standing",
        }
    ),
    "sign_in 404 404 404 404 404 404 404": frozenset(
        {
            "post me/devices",
            "post office/requests/<uuid:filed>",
            "post office/shop-claims/<uuid:claim>",
            "post partner",
            "post shop",
            "post shop/claim",
        }
    ),
    "sign_in 404 404 404 404 factor 404 404": frozenset(
        {
            "post office",
            "post office/claim-codes",
        }
    ),
}
