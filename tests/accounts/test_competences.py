"""The desk of an office says what it is in charge of in words, not in codes."""

from __future__ import annotations

import pytest
from django.utils import timezone
from django.utils.translation import override

from backend.accounts.organisations.competences import AREAS, in_words, named
from backend.accounts.organisations.models import Kind, Organisation
from backend.places.models import Division
from tests.accounts.cast import client_of, member, organisation


def test_areas_have_words_in_both_languages() -> None:
    for language in ("zh-hans", "en"):
        with override(language):
            assert len(set(in_words(AREAS))) == len(AREAS)
            assert not set(in_words(AREAS)) & set(AREAS)
    assert in_words(["of-tomorrow"]) == ["of-tomorrow"]


@pytest.mark.django_db
def test_the_desk_names_areas_and_places() -> None:
    Division.objects.create(
        code="500112", name="渝北区", source_code="MCA", row_hash="0" * 32,
        recorded_at=timezone.now(),
    )  # fmt: skip
    assert named(["500112", "500199"]) == ["渝北区", "500199"]
    office = organisation(Kind.OFFICE, "market")
    Organisation.objects.filter(pk=office.pk).update(
        divisions=["500112"], subject_kinds=["complaints", "reports"]
    )
    office.refresh_from_db()
    page = client_of(member(office, 1), strong=True).get("/office").content.decode()
    assert "消费投诉、违法举报" in page
    assert "渝北区" in page
