"""What an empty write is answered. A column a role, in the order of test_who_may.ROLES.

Addresses carry keys that belong to nobody who asks. 400: the role may, but said nothing; 404: there
is no such thing for this role; 302 on pages: done, and on to the next page.
"""

from __future__ import annotations

WRITES: dict[str, frozenset[str]] = {
    "422 422 422 422 422 422 422 422": frozenset(
        {
            "post verify/report",
        }
    ),
    "sign_in 404 404 404 400 404 404 404": frozenset(
        {
            "post partner/screening",
        }
    ),
    "405 405 405 405 405 405 405 405": frozenset(
        {
            "put identity/o/authorize",
        }
    ),
    "302 302 302 302 302 302 302 302": frozenset(
        {
            "post identity/o/authorize",
        }
    ),
    "401 204 204 204 204 204 204 204": frozenset(
        {
            "delete api/v1/me/offers/saved/<str:code>",
        }
    ),
    "sign_in 404 404 404 404 factor 400 404": frozenset(
        {
            "post office/screening",
            "post office/reports/<uuid:reference>",
        }
    ),
    "sign_in 404 404 404 404 factor 200 404": frozenset(
        {
            "post office/complaints",
        }
    ),
    "404 404 404 404 404 404 404 404": frozenset(
        {
            "post api/open/v1/merchants/<str:code>/credit-reports",
            "post m/<str:code>/credit-report",
            "post m/<str:code>/complain",
            "post reports",
        }
    ),
    "200 302 302 302 302 302 302 302": frozenset(
        {
            "post sign-in",
            "put sign-in",
        }
    ),
    "400 400 400 400 400 400 400 400": frozenset(
        {
            "post api/open/v1/merchants/<str:code>/copy-checks",
            "post identity/o/api/token",
            "post identity/o/api/revoke",
            "post api/v1/complaint-drafts/change",
            "post api/v1/complaint-drafts/reading",
            "post api/v1/merchants/<str:code>/complaint-drafts",
            "post api/v1/merchants/<str:code>/reports",
            "post api/v1/merchants/<str:code>/visits",
            "post api/v1/reports/additions",
            "post api/v1/reports/status",
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
            "post api/v1/me/record-objections",
            "post api/v1/me/applications/complaints/<uuid:complaint>/appeal",
            "post api/v1/me/applications/<uuid:application>/complaints",
            "post api/v1/me/points/objections/<uuid:objection>/appeal",
            "post api/v1/me/vouchers/<uuid:voucher>/gift",
            "post api/v1/me/vouchers",
            "post api/v1/me/voucher-gifts/<uuid:gift>",
            "post api/v1/me/applications/<uuid:application>/submission",
            "post api/v1/me/applications/<uuid:application>/outcome",
            "post api/v1/me/applications",
            "post api/v1/me/membership",
            "post api/v1/me/points/refusals",
            "post api/v1/me/points/deeds",
            "post api/v1/me/points/objections",
            "post api/v1/me/points/certificates",
            "put api/v1/me/points/comparison",
            "post api/v1/me/acting-for",
            "post api/v1/me/complaint-drafts",
            "post api/v1/me/complaints/<uuid:reference>/later-outcome",
            "post api/v1/me/complaints/<uuid:reference>/outcome",
            "post api/v1/me/complaints/<uuid:reference>/publication",
            "post api/v1/me/complaints/<uuid:reference>/remarks",
            "post api/v1/me/complaints/<uuid:reference>/reopening",
            "post api/v1/me/complaints/<uuid:reference>/replies",
            "post api/v1/me/complaints/<uuid:reference>/split",
            "post api/v1/me/consents",
            "post api/v1/me/identity",
            "post api/v1/me/leave",
            "post api/v1/me/notices/preferences",
            "post api/v1/me/phone",
            "post api/v1/me/phone/confirmation",
            "post api/v1/me/reports/<uuid:reference>/additions",
            "post api/v1/me/requests",
            "post api/v1/me/shop-claims",
            "post api/v1/me/shop-claims/<uuid:claim>/appeal",
            "post api/v1/me/shop-claims/by-code",
            "post api/v1/merchants/<str:code>/mixed-letters",
            "post api/v1/merchants/<str:code>/reviews",
            "post api/v1/merchants/<str:code>/reviews/<uuid:review>/appeal",
            "post api/v1/merchants/<str:code>/reviews/<uuid:review>/flags",
            "put api/v1/merchants/<str:code>/reviews/<uuid:review>",
            "put api/v1/merchants/<str:code>/commitments/<uuid:commitment>/word",
            "put api/v1/merchants/<str:code>/reviews/<uuid:review>/helpful",
        }
    ),
    "401 401 401 401 401 401 401 401": frozenset(
        {
            "post api/partner/v1/feed-confirmations",
            "post api/partner/v1/screening",
            "post api/partner/v1/screening/<str:code>/<uuid:question>/feedback",
            "post identity/o/api/userinfo",
            "post api/partner/v1/tills/<uuid:till>/words",
            "post api/partner/v1/tills",
            "post api/partner/v1/webhooks",
            "put api/partner/v1/webhooks/<uuid:endpoint>",
            "delete api/partner/v1/webhooks/<uuid:endpoint>",
            "post api/partner/v1/webhooks/<uuid:endpoint>/secret",
            "post api/partner/v1/webhooks/<uuid:endpoint>/ping",
            "post api/partner/v1/webhooks/<uuid:endpoint>/pause",
            "post api/partner/v1/webhooks/<uuid:endpoint>/resumption",
            "post api/partner/v1/webhooks/<uuid:endpoint>/replays",
            "post api/partner/v1/settlements",
            "post api/partner/v1/eligibility-checks",
            "post api/partner/v1/offers",
            "put api/partner/v1/offers/<str:code>",
            "post api/partner/v1/offers/<str:code>/versions",
            "post api/partner/v1/offers/<str:code>/submission",
            "delete api/partner/v1/offers/<str:code>/submission",
            "put api/partner/v1/offers/<str:code>/pause",
            "delete api/partner/v1/offers/<str:code>/pause",
            "post api/partner/v1/offers/<str:code>/end",
            "put api/partner/v1/offers/<str:code>/photo",
            "delete api/partner/v1/offers/<str:code>/photo",
            "delete api/partner/v1/offers/<str:code>/draft",
            "post api/partner/v1/vouchers/voids",
            "post api/partner/v1/vouchers/redemptions",
            "post api/partner/v1/vouchers/checks",
            "post api/partner/v1/applications/<uuid:application>/questions",
            "post api/partner/v1/applications/<uuid:application>/outcome",
            "post api/partner/v1/applications/<uuid:application>/end",
            "post api/partner/v1/applications/<uuid:application>/decision",
            "post api/intake/v1/batches",
        }
    ),
    "401 404 404 400 404 404 404 404": frozenset(
        {
            "post api/v1/shop/objections",
            "post api/v1/shop/records/<uuid:item>/rechecks",
            "put api/v1/shop/records/<uuid:item>/statement",
            "put api/v1/shop/commitments/<uuid:commitment>/reply",
            "post api/v1/shop/complaints/<uuid:reference>/answer",
            "post api/v1/shop/complaints/<uuid:reference>/remarks",
            "post api/v1/shop/complaints/<uuid:reference>/reopening",
            "post api/v1/shop/reviews/<uuid:review>/flags",
            "put api/v1/shop/reviews/<uuid:review>/reply",
        }
    ),
    "401 404 404 404 404 403 400 404": frozenset(
        {
            "post api/v1/office/objections/<uuid:objection>/decision",
            "post api/v1/office/objections/<uuid:objection>/extension",
            "post api/v1/office/rechecks/<uuid:recheck>/refusal",
            "post api/v1/office/records/<str:code>/<uuid:item>/revocation",
            "post api/v1/office/records/<str:code>/<uuid:item>/statement",
            "post api/v1/office/repairs/<uuid:repair>/undoing",
            "post api/v1/office/repairs/<uuid:repair>/acceptance",
            "post api/v1/office/repairs/<uuid:repair>/decision",
            "post api/v1/office/repairs/<uuid:repair>/extension",
            "post api/v1/office/screening",
            "post api/v1/office/screening/<str:code>/<uuid:question>/feedback",
            "post api/v1/office/commitments/<str:code>/<uuid:commitment>/determination",
            "post api/v1/office/complaints/<uuid:handling>/assignment",
            "post api/v1/office/points/deeds/<uuid:deed>/refusal",
            "post api/v1/office/points/deeds/<uuid:deed>/reversal",
            "post api/v1/office/points/objections/<uuid:objection>/decision",
            "post api/v1/office/claim-codes",
            "post api/v1/office/complaints/<uuid:handling>/end",
            "post api/v1/office/complaints/<uuid:handling>/extension",
            "post api/v1/office/complaints/<uuid:handling>/materials",
            "post api/v1/office/complaints/<uuid:handling>/mediation",
            "post api/v1/office/complaints/<uuid:handling>/notices",
            "post api/v1/office/complaints/<uuid:handling>/refusal",
            "post api/v1/office/complaints/<uuid:handling>/split",
            "post api/v1/office/complaints/<uuid:handling>/transfer",
            "post api/v1/office/reports/<uuid:reference>/decision",
            "post api/v1/office/reports/<uuid:reference>/declination",
            "post api/v1/office/reports/<uuid:reference>/extension",
            "post api/v1/office/reports/<uuid:reference>/questions",
            "post api/v1/office/reports/<uuid:reference>/telling",
            "post api/v1/office/reports/<uuid:reference>/transfer",
            "post api/v1/office/review-appeals/<str:code>/<uuid:appeal>/decision",
            "post api/v1/office/reviews/<str:code>/<uuid:review>/decisions",
        }
    ),
    "401 404 404 404 404 403 404 404": frozenset(
        {
            "post api/v1/office/objections/<uuid:objection>/check",
            "post api/v1/office/screening-grounds",
            "post api/v1/office/screening-grounds/<uuid:ground>",
            "post api/v1/office/points/rules",
            "put api/v1/office/points/rules/<uuid:rule>",
            "delete api/v1/office/points/rules/<uuid:rule>",
            "post api/v1/office/points/rules/<uuid:rule>/simulation",
            "post api/v1/office/points/rules/<uuid:rule>/announcement",
            "post api/v1/office/partners",
            "post api/v1/office/application-complaints/<uuid:complaint>/answer",
            "post api/v1/office/offers/<uuid:version>/publication",
            "post api/v1/office/offers/<uuid:version>/return",
            "put api/v1/office/partners/<uuid:partner>",
            "post api/v1/office/partners/<uuid:partner>/agreements",
            "post api/v1/office/agreements/<uuid:agreement>/end",
            "post api/v1/office/complaints/<uuid:handling>/acceptance",
            "post api/v1/office/points/deeds/<uuid:deed>/confirmation",
            "post api/v1/office/complaints/<uuid:handling>/taking",
            "post api/v1/office/reports/<uuid:reference>/opening",
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
            "post api/v1/me/record-objections/<uuid:objection>/appeal",
            "post api/v1/me/record-objections/<uuid:objection>/withdrawal",
            "post api/v1/shop/objections/<uuid:objection>/appeal",
            "post api/v1/shop/objections/<uuid:objection>/withdrawal",
            "post api/v1/shop/rechecks/<uuid:recheck>/withdrawal",
            "post api/v1/shop/repairs/<uuid:repair>/withdrawal",
            "delete api/v1/partner/sites/<uuid:site>",
            "post api/v1/partner/sites",
            "post api/v1/me/applications/complaints/<uuid:complaint>/withdrawal",
            "delete api/v1/merchants/<str:code>/commitments/<uuid:commitment>/word",
            "post api/v1/shop/commitments",
            "post api/v1/shop/commitments/<uuid:commitment>/withdrawal",
            "post api/v1/me/offers/<str:code>/tokens",
            "delete api/v1/me/points/certificates/<uuid:certificate>",
            "post api/v1/me/points/deeds/<uuid:deed>/withdrawal",
            "post api/v1/me/points/objections/<uuid:objection>/withdrawal",
            "put api/v1/me/offers/saved/<str:code>",
            "post api/v1/me/vouchers/<uuid:voucher>/void",
            "delete api/v1/me/vouchers/<uuid:voucher>/gift",
            "put api/v1/me/applications/<uuid:application>/draft",
            "post api/v1/me/applications/<uuid:application>/withdrawal",
            "post api/v1/me/applications/<uuid:application>/answers",
            "delete api/v1/me/applications/<uuid:application>/files/<uuid:file>",
            "delete api/v1/me/applications/<uuid:application>/draft",
            "delete api/v1/me/membership",
            "delete api/v1/me/identity",
            "delete api/v1/organisations/<uuid:organisation>/invitations/<uuid:invitation>",
            "delete api/v1/organisations/<uuid:organisation>/keys/<uuid:key>",
            "delete api/v1/organisations/<uuid:organisation>/members/<uuid:membership>",
            "post api/v1/me/complaints/<uuid:reference>/office",
            "post api/v1/me/complaints/<uuid:reference>/settlement",
            "post api/v1/me/complaints/<uuid:reference>/withdrawal",
            "post api/v1/me/invitations/<uuid:invitation>/acceptance",
            "post api/v1/me/invitations/<uuid:invitation>/refusal",
            "post api/v1/me/requests/<uuid:filed>/withdrawal",
            "post api/v1/me/shop-claims/<uuid:claim>/withdrawal",
            "post api/v1/merchants/<str:code>/complaints",
            "post api/v1/merchants/<str:code>/complaints/<uuid:reference>/participants",
            "post api/v1/merchants/<str:code>/reviews/<uuid:review>/withdrawal",
            "post api/v1/organisations/<uuid:organisation>/invitations",
            "post api/v1/organisations/<uuid:organisation>/keys",
            "post api/v1/organisations/<uuid:organisation>/keys/<uuid:key>/rotation",
        }
    ),
    "401 404 404 415 404 404 404 404": frozenset(
        {
            "post api/v1/shop/repairs",
            "post api/v1/shop/repairs/<uuid:repair>/appeal",
            "post api/v1/shop/complaints/<uuid:reference>/evidence",
        }
    ),
    "401 415 415 415 415 415 415 415": frozenset(
        {
            "post api/v1/me/applications/<uuid:application>/papers",
            "post api/v1/me/applications/<uuid:application>/files",
            "post api/v1/me/complaints/<uuid:reference>/evidence",
            "post api/v1/me/shop-claims/<uuid:claim>/evidence",
        }
    ),
    "415 415 415 415 415 415 415 415": frozenset(
        {
            "post api/v1/reports/evidence",
        }
    ),
    "sign_in 302 302 302 302 302 302 302": frozenset(
        {
            "post me/offers/saved",
            "post me/points",
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
            "post me/record-objections/<uuid:objection>",
            "post me/points/deeds/new",
            "post me/points/objections/new",
            "post me/points/join",
            "post me/points/refusals",
            "post me/cases/<uuid:reference>",
            "post me/consents",
            "post me/identity",
            "post me/leave",
            "post me/phone",
            "post me/reviews/<str:code>/<uuid:review>",
            "post me/rights",
        }
    ),
    "sign_in 404 404 400 404 404 404 404": frozenset(
        {
            "post shop/objections/<uuid:objection>",
            "post shop/records/<uuid:item>",
            "post shop/promises/<uuid:commitment>",
            "post shop/complaints/<uuid:reference>",
            "post shop/reviews/<uuid:review>",
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
            "post admin/sources",
        }
    ),
    "sign_in 404 404 404 404 404 404 404": frozenset(
        {
            "post m/<str:code>/records/<uuid:item>/object",
            "post shop/objections/new",
            "post shop/repairs/items/<uuid:record>",
            "post shop/repairs/<uuid:repair>",
            "post partner/screening/<str:code>/<uuid:question>",
            "post partner/sites",
            "post partner/tills",
            "post partner/till/words",
            "post partner/till/device",
            "post partner/settlements",
            "post m/<str:code>/promises/<uuid:commitment>/word",
            "post shop/promises/new",
            "post me/offers/<str:code>/show",
            "post partner/offers/new",
            "post partner/offers/<str:code>",
            "post partner/offers/<str:code>/draft",
            "post partner/till/<str:digits>",
            "post partner/till",
            "post me/vouchers/take/<str:offer>",
            "post me/vouchers/gifts/<uuid:gift>",
            "post me/vouchers/<uuid:voucher>",
            "post partner/applications/<uuid:application>",
            "post offers/<str:code>/apply",
            "post me/applications/<uuid:application>/send",
            "post me/applications/<uuid:application>/draft",
            "post me/applications/<uuid:application>",
            "post me/points/certificates",
            "post me/points/deeds/<uuid:deed>",
            "post me/points/objections/<uuid:objection>",
            "post m/<str:code>/complaints/<uuid:reference>/join",
            "post me/reports/<uuid:reference>",
            "post admin/purposes/<str:purpose>/text",
            "post m/<str:code>/reviews/<uuid:review>/flag",
            "post m/<str:code>/reviews/<uuid:review>/helpful",
            "post m/<str:code>/reviews/new",
            "post me/devices",
            "post office/requests/<uuid:filed>",
            "post office/shop-claims/<uuid:claim>",
            "post partner",
            "post partner/webhooks",
            "post partner/webhooks/<uuid:endpoint>",
            "post shop",
            "post shop/claim",
        }
    ),
    "sign_in 404 404 404 404 factor 404 404": frozenset(
        {
            "post office/objections/<uuid:objection>",
            "post office/rechecks/<uuid:recheck>",
            "post office/records/<str:code>/<uuid:item>",
            "post office/repairs/<uuid:repair>",
            "post office/screening-grounds",
            "post office/screening/<str:code>/<uuid:question>",
            "post office/applications/<uuid:complaint>",
            "post office/promises/<str:code>/<uuid:commitment>",
            "post office/offers/<uuid:version>",
            "post office/points/deeds/<uuid:deed>",
            "post office/points/objections/<uuid:objection>",
            "post office/points/rules/new",
            "post office/points/rules/<uuid:rule>",
            "post office/partners/new",
            "post office/partners/<uuid:partner>",
            "post office/complaints/<uuid:handling>",
            "post office",
            "post office/claim-codes",
            "post office/reviews/<str:code>/<uuid:review>",
        }
    ),
    "200 200 200 200 200 200 200 200": frozenset(
        {
            "post verify/certificate",
        }
    ),
}
