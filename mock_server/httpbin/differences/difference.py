"""What a difference from httpbin is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from mock_server.documentation import Text


class Difference(NamedTuple):
    """One deliberate difference: where, what is done here, and why.

    `aspects` are what the comparison sees of it: "status", the name of a header field,
    "body", "json.MEMBER"; `*` stands for any.
    """

    path: str
    what: Text
    why: Text
    aspects: frozenset[str]


# A request that only one of the two takes; an error that is told otherwise.
REFUSED: Final = frozenset({"status", "Content-Type", "body", "json.*"})
EXPLAINED: Final = frozenset({"Content-Type", "body", "json.*"})
