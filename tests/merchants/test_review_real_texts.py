"""All that people really wrote passes through screening and storage, and back without a loss."""

from __future__ import annotations

import csv
import os
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from backend.scrub.text import screen
from merchants.registry.models import Merchant
from merchants.reviews import loading, mine, tending
from merchants.reviews.figures import summary_of
from merchants.reviews.models import Review
from tests.merchants import opinions

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]
# Every so many-th text by default; REVIEWS_EVERY=1 takes all of them.
EVERY = int(os.environ.get("REVIEWS_EVERY", "20"))
COLUMN = {
    "asap_train_sample.csv": ("reviewbody", "star"),
    "online_shopping_10_cats.csv": ("review", "label"),
    "waimai_10k.csv": ("review", "label"),
}


def texts(folder: Path) -> Iterator[tuple[str, int]]:
    """Every review text of the real data with a number of stars."""
    for path in sorted(folder.glob("*.csv")):
        if path.name in COLUMN:
            text, stars = COLUMN[path.name]
            with path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    told = float(row[stars] or 0)
                    yield row[text], int(told) if stars == "star" else (5 if told else 2)
        elif "star." in path.name or "comments" in path.name:
            with path.open(encoding="gb18030", errors="replace", newline="") as file:
                yield from ((row[0], 3) for row in csv.reader(file) if row)


def loaded(shops: list[Merchant], folder: Path) -> Iterator[loading.Loaded]:
    today = timezone.localdate()
    for number, (text, stars) in enumerate(islice(texts(folder), 0, None, EVERY)):
        day = today - timedelta(days=number % 700)
        rated = (max(1, min(5, stars)),) * 4
        shop = shops[number % len(shops)].pk
        yield loading.Loaded(shop, UUID(int=number + 1), rated, text[:5000], day, day)


def test_real_reviews_are_loaded_with_exact_figures_and_no_character_lost(
    shared_dir: Path,
) -> None:
    shops = [opinions.shop(uscc=f"91350100M{number:09}") for number in range(50)]
    rows = list(loaded(shops, shared_dir / "data" / "reviews"))
    begun = time.perf_counter()
    assert loading.load_reviews(rows) == len(rows) > 3000 / EVERY
    seconds = time.perf_counter() - begun
    print(f"{len(rows)} reviews in {seconds:.1f} s: {len(rows) / seconds:.0f}/s")  # noqa: T201  (seen with -s)
    assert tending.recount() == []
    assert sum(summary_of(shop.pk).n for shop in shops) == Review.objects.published().count()
    said = {row.author: row.words for row in rows}
    for review in Review.objects.all().iterator():
        assert mine.own_words(review) == said[review.author or uuid4()]


def test_what_leads_to_a_person_is_masked_in_every_public_copy(shared_dir: Path) -> None:
    kinds: Counter[str] = Counter()
    for text, _stars in islice(texts(shared_dir / "data" / "reviews"), 0, None, EVERY):
        found = screen(text)
        kinds.update(found.kinds)
        assert len(found.public) == len(text)
    print(dict(kinds))  # noqa: T201  (seen with -s)
