"""Yes or no to a partner: how long things are good, how much may be asked (docs/adr/0027)."""

from __future__ import annotations

from backend.settings import env

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
