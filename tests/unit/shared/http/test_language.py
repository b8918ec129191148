"""Choosing between English and Chinese."""

import pytest

from shared.http.language import preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        (b"", "en"),
        (b"zh", "zh"),
        (b"zh-CN", "zh"),
        (b"zh-Hans-CN, en;q=0.5", "zh"),
        (b"en, zh", "en"),
        (b"en;q=0.4, zh;q=0.6", "zh"),
        (b"zh;q=0, *", "en"),
        (b"en;q=0, *", "zh"),
        (b"fr, de;q=0.5", "en"),
        (b"fr, zh;q=0.1", "zh"),
        (b"zh;q=2", "en"),
        (b"zh;q=abc", "en"),
        (b"\xff\xfe", "en"),
        (b"zh," * 100_000, "zh"),
    ],
)
def test_the_language_with_the_higher_weight_wins(header: bytes | None, language: str) -> None:
    """Weights decide; English wins a tie, and what cannot be read counts for nothing."""
    chosen = preferred_language(header)

    assert chosen == language
