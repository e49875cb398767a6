"""Text that arrived as bytes that are no UTF-8."""

from __future__ import annotations


def replaced(text: str) -> str:
    """Put U+FFFD for bytes that were no UTF-8; as surrogates, JSON could not carry them."""
    if text.isascii():
        return text
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
