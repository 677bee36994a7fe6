"""Applications for offers: how long a draft waits, how long what was written is kept."""

from __future__ import annotations

from backend.settings import env

# -- Days after which a draft is thrown away, and what was written and handed in is erased once an
# -- application is over; that there was one, and its result, stay without them.
APPLICATION_DRAFT_DAYS = env.number("APPLICATION_DRAFT_DAYS", 90)
APPLICATION_WORDS_DAYS = env.number("APPLICATION_WORDS_DAYS", 730)
