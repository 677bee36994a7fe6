"""How much and how often: sizes of bodies, writes per caller, and the cache all processes share."""

from __future__ import annotations

from backend.settings import env

# -- Sizes: what is longer is refused before it is read (413) --------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = env.number("BODY_MAX_BYTES", 1_000_000)
BODY_MAX_BYTES_WITH_FILES = env.number("BODY_MAX_BYTES_WITH_FILES", 25_000_000)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# -- Files people hand in (backend/files) ----------------------------------------------------------
FILES_DIR = env.text("FILES_DIR", "")  # empty: `files` in the data folder
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # what is larger waits on the disk until it is judged
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "backend.files.receiving.TemporaryUploads",
]
PHOTO_MAX_BYTES = env.number("PHOTO_MAX_BYTES", 12_000_000)
PHOTO_MAX_PIXELS = env.number("PHOTO_MAX_PIXELS", 50_000_000)
EVIDENCE_MAX_BYTES = env.number("EVIDENCE_MAX_BYTES", 12_000_000)
PDF_MAX_PAGES = env.number("PDF_MAX_PAGES", 100)
FILES_PER_REQUEST = env.number("FILES_PER_REQUEST", 9)
FILES_PER_PERSON_DAY = env.number("FILES_PER_PERSON_DAY", 100)
FILES_BYTES_PER_PERSON_DAY = env.number("FILES_BYTES_PER_PERSON_DAY", 200_000_000)

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
