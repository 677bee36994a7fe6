"""Reviews: how opinions are summed up, what a visit proves for how long, when somebody looks."""

from __future__ import annotations

from backend.settings import env

# -- The mean that is shown: as if so many reviews of the city's usual mean stood before all others;
# -- a review counts half after so many months. Published with every mean (docs/adr).
REVIEWS_PRIOR_MEAN = float(env.text("REVIEWS_PRIOR_MEAN", "3.5"))
REVIEWS_PRIOR_WEIGHT = env.number("REVIEWS_PRIOR_WEIGHT", 7)
REVIEWS_HALF_LIFE_MONTHS = env.number("REVIEWS_HALF_LIFE_MONTHS", 24)

# -- Proof of a visit: how long a token is good; how many are given per hour (a shop's own wireless
# -- network is one network for all its customers).
REVIEWS_VISIT_DAYS = env.number("REVIEWS_VISIT_DAYS", 14)
REVIEWS_VISITS_PER_SHOP_HOUR = env.number("REVIEWS_VISITS_PER_SHOP_HOUR", 300)
REVIEWS_VISITS_PER_NETWORK_HOUR = env.number("REVIEWS_VISITS_PER_NETWORK_HOUR", 30)

# -- When somebody looks first: reviews of one shop per day from one network (four times as many
# -- with a proof of visit), or from accounts not older than so many days.
REVIEWS_BURST = env.number("REVIEWS_BURST", 5)
REVIEWS_YOUNG_DAYS = env.number("REVIEWS_YOUNG_DAYS", 7)
REVIEWS_PER_PERSON_DAY = env.number("REVIEWS_PER_PERSON_DAY", 20)
REVIEWS_OLDEST_VISIT_DAYS = env.number("REVIEWS_OLDEST_VISIT_DAYS", 365)

# -- How many words on promises one person may say in a day.
PROMISES_WORDS_PER_PERSON_DAY = env.number("PROMISES_WORDS_PER_PERSON_DAY", 50)
