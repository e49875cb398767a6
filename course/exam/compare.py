"""What was seen beside what was expected: which parts of which lines differ.

Lines are matched by what they say and not by where they stand, because the order of HTTP
header fields and of a dict's entries means nothing.
"""

from __future__ import annotations

import difflib
import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_START_LINE = re.compile(r"[A-Z]+ \S+ HTTP/\d|HTTP/\d(\.\d)? \d{3}")
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):")  # a field name, RFC 9110 section 5.6.2
_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
_ALIKE = 0.4  # of difflib's ratio: enough in common to be shown as one line changed
_MOST_LINES = 80


class Line(NamedTuple):
    """A line cut into pieces, each with whether it differs from the other side."""

    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        return "".join(piece for piece, _ in self.pieces)

    @property
    def differs(self) -> bool:
        return any(marked for _, marked in self.pieces)


def is_http(text: str) -> bool:
    """Tell whether a text is an HTTP message as on the wire."""
    return _START_LINE.match(text) is not None


def compare(saw: str, expected: str) -> tuple[list[Line], list[Line]]:
    """Return the lines of both sides with their differences marked.

    Of an HTTP message the expected side names only what matters, so further lines on the
    other side are no difference; of any other value they are.
    """
    left, right = _lines(saw), _lines(expected)
    pairs = _pair(left, right)
    counterpart = {theirs: ours for ours, theirs in pairs.items()}
    extra_differs = not (is_http(saw) or is_http(expected))
    return (
        [
            _against(line, right[pairs[i]] if i in pairs else None, alone_differs=extra_differs)
            for i, line in enumerate(left)
        ],
        [
            _against(line, left[counterpart[i]] if i in counterpart else None, alone_differs=True)
            for i, line in enumerate(right)
        ],
    )


def plain(text: str) -> list[Line]:
    """Return the lines of a text that stands alone, nothing marked."""
    return [Line(((line, False),)) for line in _lines(text)]


def _lines(text: str) -> list[str]:
    lines = text.rstrip("\r\n").splitlines() or [""]
    return lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], "…"]


def _pair(left: list[str], right: list[str]) -> dict[int, int]:
    """Match each expected line with one that was seen: index on the left to the right one."""
    pairs: dict[int, int] = {}
    open_right = []
    for j, line in enumerate(right):
        same = (i for i, seen in enumerate(left) if seen == line and i not in pairs)
        if (i := next(same, None)) is None:
            open_right.append(j)
        else:
            pairs[i] = j
    for j in open_right:
        if (i := _nearest(right[j], left, pairs, first=j == 0)) is not None:
            pairs[i] = j
    return pairs


def _nearest(line: str, left: list[str], taken: dict[int, int], *, first: bool) -> int | None:
    if first and is_http(line):
        return 0 if 0 not in taken and is_http(left[0]) else None
    if field := _FIELD.match(line):
        for i, seen in enumerate(left):
            other = _FIELD.match(seen)
            if i not in taken and other and other[1].lower() == field[1].lower():
                return i
    best, found = _ALIKE, None
    for i, seen in enumerate(left):
        if i not in taken and not (i == 0 and is_http(seen)):
            ratio = difflib.SequenceMatcher(None, seen, line, autojunk=False).ratio()
            if ratio > best:
                best, found = ratio, i
    return found


def _against(line: str, other: str | None, *, alone_differs: bool) -> Line:
    if other is None:
        return Line(((line, alone_differs),))
    ours, theirs = _FIELD.match(line), _FIELD.match(other)
    if ours and theirs and ours[1].lower() == theirs[1].lower():
        # The same field: its name's case means nothing (RFC 9110, section 5.1).
        rest = tuple(_pieces(line[ours.end() :], other[theirs.end() :]))
        return Line(((ours[0], False), *rest))
    return Line(tuple(_pieces(line, other)))


def _pieces(line: str, other: str) -> Iterator[tuple[str, bool]]:
    ours, theirs = _TOKEN.findall(line), _TOKEN.findall(other)
    changes = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    marked = [False] * len(ours)
    for tag, start, end, _, _ in changes:
        if tag == "insert" and ours:
            # The other side has more here: mark what it follows (or, at the start, precedes).
            start, end = max(start - 1, 0), max(start, 1)  # noqa: PLW2901 — the same span, widened
        if tag != "equal":
            marked[start:end] = [True] * (end - start)
    for flag, group in itertools.groupby(zip(ours, marked, strict=True), key=lambda pair: pair[1]):
        yield "".join(token for token, _ in group), flag
