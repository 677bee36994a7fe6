"""Yes or no to a partner: how long things are good, how much may be asked (docs/adr/0028)."""

from __future__ import annotations

from backend.settings import env

# Sign in with Chengyi at partners' sites: short tokens, nothing to renew them with.
IDP_OIDC_ADAPTER = "incentives.eligibility.sites.adapter.OIDCAdapter"
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = env.number("SITE_TOKEN_SECONDS", 600)
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN
IDP_OIDC_ID_TOKEN_EXPIRES_IN = 300
IDP_OIDC_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

ELIGIBILITY_TOKEN_SECONDS = env.number("ELIGIBILITY_TOKEN_SECONDS", 300)
ELIGIBILITY_ANSWER_SECONDS = env.number("ELIGIBILITY_ANSWER_SECONDS", 900)
# One partner asks about one condition of one person in so many days, and not about another before
# the person has agreed anew.
ELIGIBILITY_CONDITION_DAYS = env.number("ELIGIBILITY_CONDITION_DAYS", 90)
# An answer stays for so many days, whatever the person's points do meanwhile.
ELIGIBILITY_STAYS_DAYS = env.number("ELIGIBILITY_STAYS_DAYS", 30)
ELIGIBILITY_SAME_PER_DAY = env.number("ELIGIBILITY_SAME_PER_DAY", 5)
ELIGIBILITY_PER_PERSON_DAY = env.number("ELIGIBILITY_PER_PERSON_DAY", 20)
# Questions are kept so long (telling others must be on record three years), then only counts.
ELIGIBILITY_KEPT_DAYS = env.number("ELIGIBILITY_KEPT_DAYS", 1096)
