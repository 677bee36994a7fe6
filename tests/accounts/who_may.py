"""Who may open which address. A column a role, in the order of test_who_may.ROLES.

Addresses carry keys that belong to nobody who asks: what is foreign is not there (404).
"""

from __future__ import annotations

TABLE: dict[str, frozenset[str]] = {
    "200 200 200 200 200 200 200 200": frozenset(
        {
            "",
            ".well-known/licence-keys.json",
            "_allauth/app/v1/auth/webauthn/login",
            "_allauth/app/v1/config",
            "_allauth/openapi.json",
            "about",
            "api/docs/",
            "api/open/v1/changes",
            "api/open/v1/complaint-categories",
            "api/open/v1/complaints",
            "api/open/v1/complaints/export.csv",
            "api/open/v1/complaints/export.jsonl",
            "api/open/v1/complaints/map",
            "api/open/v1/complaints/top",
            "api/open/v1/complaints/trends",
            "api/open/v1/dumps/",
            "api/open/v1/licence-keys",
            "api/open/v1/merchants",
            "api/open/v1/offices/terms",
            "api/schema/",
            "api/v1/health/live",
            "api/v1/health/ready",
            "boards",
            "complaints",
            "log/anchors/<str:stream>",
            "log/keys.json",
            "manifest.webmanifest",
            "offices",
            "offline",
            "problems/<slug:code>",
            "robots.txt",
            "styleguide",
            "sw.js",
            "transparency",
            "transparency/verify_receipt.py",
            "verify",
            "verify/receipt",
        }
    ),
    "302 302 302 302 302 302 302 302": frozenset({"favicon.ico"}),
    "301 301 301 301 301 301 301 301": frozenset({"m/<str:code>/"}),
    "401 200 200 200 200 200 200 200": frozenset(
        {
            "api/v1/me/reviews",
            "api/v1/me/complaints",
            "api/v1/me/reports",
            "api/v1/me/invitations",
            "api/v1/me/acting-for",
            "api/v1/me/shop-claims",
            "_allauth/app/v1/account/authenticators",
            "_allauth/app/v1/account/providers",
            "_allauth/app/v1/auth/session",
            "_allauth/app/v1/auth/sessions",
            "_allauth/app/v1/auth/webauthn/reauthenticate",
            "api/v1/me",
            "api/v1/me/access-log",
            "api/v1/me/consents",
            "api/v1/me/export",
            "api/v1/me/identity",
            "api/v1/me/notices",
            "api/v1/me/notices/preferences",
            "api/v1/me/leave",
            "api/v1/me/requests",
        }
    ),
    "401 404 404 404 404 404 404 404": frozenset(
        {
            "api/v1/office/shop-claims/<uuid:claim>/evidence/<uuid:file>",
            "api/v1/merchants/<str:code>/reviews/<uuid:review>",
            "api/v1/merchants/<str:code>/reviews/<uuid:review>/receipt",
            "api/v1/shop/reviews",
            "api/v1/me/complaints/<uuid:reference>",
            "api/v1/me/complaints/<uuid:reference>/evidence/<uuid:file>",
            "api/v1/me/complaints/<uuid:reference>/receipts/<uuid:entry>",
            "api/v1/me/reports/<uuid:reference>",
            "api/v1/merchants/<str:code>/complaints/similar",
            "api/v1/shop/complaints/<uuid:reference>",
            "api/v1/shop/complaints/<uuid:reference>/evidence/<uuid:file>",
            "api/v1/shop/complaints/<uuid:reference>/receipts/<uuid:entry>",
            "api/v1/organisations/<uuid:organisation>/members/<uuid:membership>",
            "api/v1/organisations/<uuid:organisation>/members",
            "api/v1/organisations/<uuid:organisation>/keys/<uuid:key>/rotation",
            "api/v1/organisations/<uuid:organisation>/keys/<uuid:key>",
            "api/v1/organisations/<uuid:organisation>/keys",
            "api/v1/organisations/<uuid:organisation>/invitations/<uuid:invitation>",
            "api/v1/organisations/<uuid:organisation>/invitations",
            "api/v1/organisations/<uuid:organisation>",
            "api/v1/office/shop-claims/<uuid:claim>",
            "_allauth/app/v1/account/authenticators/recovery-codes",
            "api/v1/me/consents/<str:purpose>/<str:recipient>",
            "api/v1/me/consents/<uuid:decision>/receipt",
            "api/v1/me/export/archive",
            "api/v1/office/requests/<uuid:filed>",
        }
    ),
    "401 404 404 200 200 404 200 200": frozenset(
        {
            "_allauth/app/v1/account/authenticators/totp",
        }
    ),
    "401 200 200 401 401 200 401 401": frozenset(
        {
            "_allauth/app/v1/account/authenticators/webauthn",
        }
    ),
    "401 401 401 401 401 401 401 401": frozenset(
        {
            "_allauth/app/v1/auth/2fa/authenticate",
            "_allauth/app/v1/auth/webauthn/authenticate",
            "api/intake/v1/batches",
        }
    ),
    "401 405 405 405 405 405 405 405": frozenset(
        {
            "api/v1/me/shop-claims/<uuid:claim>/evidence",
            "api/v1/merchants/<str:code>/reviews",
            "api/v1/merchants/<str:code>/reviews/<uuid:review>/withdrawal",
            "api/v1/merchants/<str:code>/reviews/<uuid:review>/helpful",
            "api/v1/merchants/<str:code>/reviews/<uuid:review>/flags",
            "api/v1/merchants/<str:code>/reviews/<uuid:review>/appeal",
            "api/v1/me/complaint-drafts",
            "api/v1/me/complaints/<uuid:reference>/evidence",
            "api/v1/me/complaints/<uuid:reference>/later-outcome",
            "api/v1/me/complaints/<uuid:reference>/office",
            "api/v1/me/complaints/<uuid:reference>/outcome",
            "api/v1/me/complaints/<uuid:reference>/publication",
            "api/v1/me/complaints/<uuid:reference>/remarks",
            "api/v1/me/complaints/<uuid:reference>/reopening",
            "api/v1/me/complaints/<uuid:reference>/replies",
            "api/v1/me/complaints/<uuid:reference>/settlement",
            "api/v1/me/complaints/<uuid:reference>/split",
            "api/v1/me/complaints/<uuid:reference>/withdrawal",
            "api/v1/me/reports/<uuid:reference>/additions",
            "api/v1/merchants/<str:code>/complaints",
            "api/v1/merchants/<str:code>/complaints/<uuid:reference>/participants",
            "api/v1/merchants/<str:code>/mixed-letters",
            "api/v1/me/invitations/<uuid:invitation>/refusal",
            "api/v1/me/invitations/<uuid:invitation>/acceptance",
            "api/v1/me/phone",
            "api/v1/me/phone/confirmation",
            "api/v1/me/shop-claims/by-code",
            "api/v1/me/shop-claims/<uuid:claim>/withdrawal",
            "api/v1/me/shop-claims/<uuid:claim>/appeal",
            "_allauth/app/v1/auth/2fa/reauthenticate",
            "api/v1/me/notices/read",
            "api/v1/me/requests/<uuid:filed>/withdrawal",
        }
    ),
    "409 409 409 409 409 409 409 409": frozenset(
        {
            "_allauth/app/v1/auth/code/confirm",
            "_allauth/app/v1/auth/phone/verify",
            "_allauth/app/v1/auth/provider/signup",
        }
    ),
    "405 405 405 405 405 405 405 405": frozenset(
        {
            "api/v1/merchants/<str:code>/visits",
            "api/v1/complaint-drafts/change",
            "api/v1/complaint-drafts/reading",
            "api/v1/merchants/<str:code>/complaint-drafts",
            "api/v1/merchants/<str:code>/reports",
            "api/v1/reports/additions",
            "api/v1/reports/evidence",
            "api/v1/reports/status",
            "_allauth/app/v1/auth/code/resend",
            "_allauth/app/v1/auth/phone/start",
            "_allauth/app/v1/auth/phone/verify/resend",
            "_allauth/app/v1/auth/provider/token",
            "sign-out",
        }
    ),
    "404 404 404 404 404 404 404 404": frozenset(
        {
            "m/<str:digits>/visit",
            "m/<str:code>/reviews",
            "m/<str:code>/reviews/<uuid:review>/photos/<int:number>",
            "api/open/v1/merchants/<str:code>/reviews",
            "api/open/v1/merchants/<str:code>/opinion",
            "api/open/v1/dumps/<str:file>",
            "api/open/v1/merchants/<str:code>",
            "api/open/v1/merchants/<str:code>/complaints",
            "log/checkpoint",
            "log/proof/<uuid:entry>",
            "log/tile/<path:name>",
            "files/<uuid:reference>/<slug:size>",
            "m/<str:code>",
            "m/<str:code>/history",
            "m/<str:code>/licence.png",
            "m/<str:code>/licence.svg",
            "m/<str:code>/poster.pdf",
            "styleguide/pages/<slug:name>",
        }
    ),
    "400 400 400 400 400 400 400 400": frozenset(
        {
            "api/open/v1/merchants/<str:code>/as-of/<str:date>",
            "language",
        }
    ),
    "401 404 404 404 404 404 404 200": frozenset(
        {
            "api/v1/office/shop-claims",
            "api/v1/office/requests",
        }
    ),
    "401 404 404 404 404 404 404 405": frozenset(
        {
            "api/v1/office/shop-claims/<uuid:claim>/decision",
            "api/v1/office/requests/<uuid:filed>/answer",
        }
    ),
    "sign_in 200 200 200 200 200 200 200": frozenset(
        {
            "me/reviews",
            "shop/claim",
            "me",
            "me/access-log",
            "me/acting-for",
            "me/consents",
            "me/devices",
            "me/export",
            "me/identity",
            "me/leave",
            "me/phone",
            "me/notices",
            "me/notices/preferences",
            "me/rights",
            "me/second-factor/",
            "me/second-factor/webauthn/",
        }
    ),
    "factor factor factor factor factor factor factor factor": frozenset(
        {
            "me/again",
        }
    ),
    "sign_in 404 404 404 404 404 404 404": frozenset(
        {
            "m/<str:code>/reviews/new",
            "m/<str:code>/reviews/<uuid:review>/flag",
            "me/reviews/<str:code>/<uuid:review>",
            "me/reviews/<str:code>/<uuid:review>/receipt",
            "me/reviews/<str:code>/<uuid:review>/photos/<int:number>",
            "shop/reviews",
            "shop/reviews/<uuid:review>",
            "office/shop-claims/<uuid:claim>/evidence/<uuid:file>",
            "office/shop-claims/<uuid:claim>",
            "office/requests/<uuid:filed>",
            "me/consents/<str:purpose>/<str:recipient>",
            "me/consents/<uuid:decision>/receipt",
            "me/export/archive",
            "n/<slug:short>",
            "me/second-factor/recovery-codes/",
            "me/second-factor/recovery-codes/download/",
        }
    ),
    "sign_in 302 302 302 302 302 302 302": frozenset(
        {
            "me/second-factor/authenticate/",
            "me/second-factor/webauthn/login/",
            "n/",
            "sign-in/code",
        }
    ),
    "sign_in 403 403 200 200 403 200 200": frozenset(
        {
            "me/second-factor/reauthenticate/",
        }
    ),
    "sign_in 200 200 factor factor 200 factor factor": frozenset(
        {
            "me/second-factor/recovery-codes/generate/",
            "me/second-factor/totp/activate/",
            "me/second-factor/webauthn/add/",
        }
    ),
    "sign_in 404 404 factor factor 404 factor factor": frozenset(
        {
            "me/second-factor/totp/deactivate/",
            "me/second-factor/webauthn/keys/<int:pk>/edit/",
            "me/second-factor/webauthn/keys/<int:pk>/remove/",
        }
    ),
    "sign_in 403 403 factor factor 403 factor factor": frozenset(
        {
            "me/second-factor/webauthn/reauthenticate/",
        }
    ),
    "sign_in 404 404 404 404 factor 200 404": frozenset(
        {
            "office/reviews",
            "office/claim-codes",
            "office",
        }
    ),
    "sign_in 404 404 404 200 404 404 404": frozenset(
        {
            "partner",
        }
    ),
    "sign_in 404 404 200 404 404 404 404": frozenset(
        {
            "shop",
        }
    ),
    "sign_in 404 404 404 404 404 404 200": frozenset(
        {
            "office/shop-claims",
            "admin/",
            "admin/accounts/organisation/",
            "admin/audit/access/",
            "admin/audit/event/",
            "admin/consent/purpose/",
            "admin/consent/purposetext/",
            "admin/consent/recipient/",
            "admin/data-sets",
            "admin/follow-ups",
            "admin/health",
            "admin/intake/batch/",
            "admin/intake/source/",
            "admin/jobs/intent/",
            "admin/jsi18n/",
            "admin/proof/anchor/",
            "admin/proof/checkpoint/",
            "admin/proof/entry/",
            "admin/text-messages",
            "office/requests",
        }
    ),
    "sign_in 404 404 404 404 404 404 302": frozenset(
        {
            "admin/<slug:app_label>/",
            "admin/accounts/organisation/<str:object_id>/",
            "admin/audit/access/<str:object_id>/",
            "admin/audit/event/<str:object_id>/",
            "admin/consent/purpose/<str:object_id>/",
            "admin/consent/purposetext/<str:object_id>/",
            "admin/consent/recipient/<str:object_id>/",
            "admin/intake/batch/<str:object_id>/",
            "admin/intake/source/<str:object_id>/",
            "admin/jobs/intent/<str:object_id>/",
            "admin/organisations/<uuid:organisation>/standing",
            "admin/purposes/<str:purpose>/text",
            "admin/sources",
            "admin/proof/anchor/<str:object_id>/",
            "admin/proof/checkpoint/<str:object_id>/",
            "admin/proof/entry/<str:object_id>/",
        }
    ),
    "200 302 302 302 302 302 302 302": frozenset(
        {
            "sign-in",
        }
    ),
    "403 403 403 403 403 403 403 403": frozenset(
        {
            "sign-in/closed",
        }
    ),
    "401 404 404 404 404 403 405 404": frozenset(
        {
            "api/v1/office/reviews/<str:code>/<uuid:review>/decisions",
            "api/v1/office/review-appeals/<str:code>/<uuid:appeal>/decision",
            "api/v1/office/complaints/<uuid:handling>/acceptance",
            "api/v1/office/complaints/<uuid:handling>/assignment",
            "api/v1/office/complaints/<uuid:handling>/end",
            "api/v1/office/complaints/<uuid:handling>/extension",
            "api/v1/office/complaints/<uuid:handling>/materials",
            "api/v1/office/complaints/<uuid:handling>/mediation",
            "api/v1/office/complaints/<uuid:handling>/notices",
            "api/v1/office/complaints/<uuid:handling>/refusal",
            "api/v1/office/complaints/<uuid:handling>/split",
            "api/v1/office/complaints/<uuid:handling>/taking",
            "api/v1/office/complaints/<uuid:handling>/transfer",
            "api/v1/office/reports/<uuid:reference>/decision",
            "api/v1/office/reports/<uuid:reference>/declination",
            "api/v1/office/reports/<uuid:reference>/extension",
            "api/v1/office/reports/<uuid:reference>/opening",
            "api/v1/office/reports/<uuid:reference>/questions",
            "api/v1/office/reports/<uuid:reference>/telling",
            "api/v1/office/reports/<uuid:reference>/transfer",
            "api/v1/office/claim-codes",
        }
    ),
    "401 404 404 200 404 404 404 404": frozenset(
        {
            "api/v1/shop/complaints",
        }
    ),
    "401 404 404 405 404 404 404 404": frozenset(
        {
            "api/v1/shop/reviews/<uuid:review>/reply",
            "api/v1/shop/reviews/<uuid:review>/flags",
            "api/v1/shop/complaints/<uuid:reference>/answer",
            "api/v1/shop/complaints/<uuid:reference>/evidence",
            "api/v1/shop/complaints/<uuid:reference>/remarks",
            "api/v1/shop/complaints/<uuid:reference>/reopening",
        }
    ),
    "401 404 404 404 404 403 200 404": frozenset(
        {
            "api/v1/office/reviews",
            "api/v1/office/complaints",
            "api/v1/office/reports",
        }
    ),
    "401 404 404 404 404 403 404 404": frozenset(
        {
            "api/v1/office/reviews/<str:code>/<uuid:review>",
            "api/v1/office/complaints/<uuid:handling>",
            "api/v1/office/complaints/<uuid:handling>/evidence/<uuid:file>",
            "api/v1/office/complaints/<uuid:handling>/receipts/<uuid:entry>",
            "api/v1/office/reports/<uuid:reference>",
            "api/v1/office/reports/<uuid:reference>/evidence/<uuid:file>",
        }
    ),
    "sign_in 405 405 405 405 405 405 405": frozenset(
        {
            "m/<str:code>/reviews/<uuid:review>/helpful",
        }
    ),
    "sign_in 404 404 404 404 factor 404 404": frozenset(
        {
            "office/reviews/<str:code>/<uuid:review>",
            "office/reviews/<str:code>/<uuid:review>/photos/<int:number>",
        }
    ),
}
# What begins a sign-in, or is about nobody.
OPEN_WRITES = {
    "api/v1/merchants/<str:code>/visits",
    "api/v1/complaint-drafts/change",
    "api/v1/complaint-drafts/reading",
    "api/v1/merchants/<str:code>/complaint-drafts",
    "api/v1/merchants/<str:code>/reports",
    "api/v1/reports/additions",
    "api/v1/reports/evidence",
    "api/v1/reports/status",
    "sign-in",
    "sign-out",
    "me/again",
    "_allauth/app/v1/auth/phone/start",
    "_allauth/app/v1/auth/phone/verify",
    "_allauth/app/v1/auth/phone/verify/resend",
    "_allauth/app/v1/auth/code/confirm",
    "_allauth/app/v1/auth/code/resend",
    "_allauth/app/v1/auth/provider/token",
    "_allauth/app/v1/auth/provider/signup",
    "_allauth/app/v1/auth/webauthn/login",
}
