"""Passwords of seeded users, for whoever has to log in as one."""

from __future__ import annotations

from typing import Final

from mock_server.bookshop.draw import Draw

_WORDS: Final = (
    "amber apricot badger bamboo breeze candle cedar clover cobalt coral cricket dahlia "
    "ember falcon fern garnet ginger harbor hazel indigo island jasmine juniper lagoon lantern "
    "lemon linden maple meadow mint nutmeg olive orchid otter pebble pepper plum quartz raven "
    "river saffron sparrow thistle timber tulip velvet walnut willow"
)


def password_of(seed: int, user_id: int) -> str:
    """Return the password of a seeded user; derived, so that a check knows it beforehand."""
    draw, words = Draw(seed, f"password:{user_id}"), _WORDS.split()
    return f"{draw.one(words)}-{draw.one(words)}-{draw.between(10, 99)}"
