"""A small city for the fuzzer to ask about."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from merchants.registry.models import Merchant

SHOPS = 40


@pytest.fixture
def seeded(transactional_db: None) -> list[str]:
    """Public codes and unified codes of merchants the fuzzer may find."""
    call_command("demo", f"--merchants={SHOPS}", stdout=StringIO())
    pairs = Merchant.objects.values_list("code", "uscc")
    return [code for pair in pairs for code in pair if code]
