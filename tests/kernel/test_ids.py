"""Keys and public codes."""

from __future__ import annotations

from backend.kernel.ids import ALPHABET, LETTERS, public_code, uuid7


def test_keys_made_one_after_another_are_in_order() -> None:
    keys = [uuid7() for _ in range(1_000)]
    assert keys == sorted(keys)
    assert {key.version for key in keys} == {7}


def test_public_codes_cannot_be_misread_or_mistaken_for_words_or_digits() -> None:
    codes = {public_code() for _ in range(5_000)}
    assert len(codes) == 5_000
    for code in codes:
        assert len(code) == 10
        assert code[0] in LETTERS
        assert set(code) <= set(ALPHABET)
    assert not set("AEIOUSZL01") & set(ALPHABET)
    assert ALPHABET == "23456789BCDFGHJKMNPQRTVWXY"
