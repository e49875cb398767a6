"""The media type that a client would rather have: the `Accept` field (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# A list entry or a parameter, with commas and semicolons inside of quoted strings.
_ENTRY: Final = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
_PART: Final = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*"?)+')
# More digits than the three of RFC 9110, section 12.4.2, are read too: Python prints them.
_WEIGHT: Final = re.compile(r"0?\.[0-9]{1,20}|0\.?|1(\.0{0,20})?")


class MediaType(NamedTuple):
    """What a server can answer with, `type/subtype`, and the parameters that it has there."""

    name: str
    parameters: frozenset[tuple[str, str]] = frozenset()


class MediaRange(NamedTuple):
    """One entry of an `Accept` field; a weight that is no number counts as 0."""

    name: str
    parameters: frozenset[tuple[str, str]]
    weight: float

    def covers(self, media_type: MediaType) -> bool:
        kind = media_type.name.partition("/")[0]
        return (
            self.name in (media_type.name, f"{kind}/*", "*/*")
            and self.parameters <= media_type.parameters
        )

    @property
    def precision(self) -> tuple[int, int]:
        """How specific it is: the most specific range speaks for a media type."""
        return 2 - self.name.count("*"), len(self.parameters)


def ranges(field: str) -> list[MediaRange]:
    """The entries of an `Accept` field, as they stand there; what is no media range is skipped."""
    return list(_ranges(field))


@lru_cache(maxsize=256)
def best(field: str, offered: tuple[MediaType, ...]) -> MediaType | None:
    """The offered media type of the greatest weight, or None when none is acceptable.

    Of several, the one that was named more precisely, then the one that is offered first.
    """
    wanted = ranges(field)
    found: MediaType | None = None
    rank: tuple[float, tuple[int, int]] = (0.0, (0, 0))
    for media_type in offered:
        covering = [entry for entry in wanted if entry.covers(media_type)]
        if not covering:
            continue
        speaks = max(covering, key=lambda entry: entry.precision)
        if speaks.weight > 0 and (found is None or (speaks.weight, speaks.precision) > rank):
            found, rank = media_type, (speaks.weight, speaks.precision)
    return found


def from_browser(field: str) -> bool:
    """Say whether a browser's address bar asks: for a page, or else for anything.

    Browsers put XML before `*/*`, though their users want no XML rather than JSON.
    """
    weights = {entry.name: entry.weight for entry in ranges(field)}
    return weights.get("text/html", 0) > 0 and weights.get("*/*", 0) > 0


def _ranges(field: str) -> Iterator[MediaRange]:
    for entry in _ENTRY.findall(field):
        name, *rest = (part.strip() for part in _PART.findall(entry) or [""])
        name = name.lower()
        if name == "*":  # Java's old HttpURLConnection: "*; q=.2"
            name = "*/*"
        if name.count("/") != 1:
            continue
        weight, parameters = 1.0, []
        for parameter in rest:
            key, _, value = parameter.partition("=")
            key, value = key.strip().lower(), value.strip().strip('"').lower()
            if key == "q":
                weight = float(value) if _WEIGHT.fullmatch(value) else 0.0
                break  # what follows the weight is no parameter of the media type
            parameters.append((key, value))
        yield MediaRange(name, frozenset(parameters), weight)
