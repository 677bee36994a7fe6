"""How much and how often: sizes of bodies, writes per caller, and the cache all processes share."""

from __future__ import annotations

from backend.settings import env

# -- Sizes: what is longer is refused before it is read (413) --------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = env.number("BODY_MAX_BYTES", 1_000_000)
BODY_MAX_BYTES_WITH_FILES = env.number("BODY_MAX_BYTES_WITH_FILES", 25_000_000)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# -- Writes: (most, seconds) per person, per key and per network; all that apply must allow --------
WRITE_LIMITS = {
    "person": [
        (env.number("WRITES_PER_PERSON_MINUTE", 60), 60),
        (env.number("WRITES_PER_PERSON_DAY", 2_000), 86_400),
    ],
    "key": [(env.number("WRITES_PER_KEY_MINUTE", 1_200), 60)],
    # Whole quarters sit behind one address of a carrier.
    "network": [(env.number("WRITES_PER_NETWORK_MINUTE", 3_000), 60)],
}

# -- The cache: the product's own database unless CACHE_URL names a Redis --------------------------
CACHES = {"default": env.cache(env.text("CACHE_URL", ""))}

# -- Screening: a folder of word lists that takes the place of backend/scrub/words -----------------
SCRUB_WORDS = env.text("SCRUB_WORDS", "")

# -- Claims of shops: our own promise, in working days, and how long a refusal may be appealed -----
SHOP_CLAIM_WORKING_DAYS = env.number("SHOP_CLAIM_WORKING_DAYS", 10)
SHOP_CLAIM_APPEAL_DAYS = env.number("SHOP_CLAIM_APPEAL_DAYS", 60)
