"""How a source reads: cells short enough, headings in order, both languages alike."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from course.build.assignment import visible
from course.build.identity import cell_ids
from course.build.layout import Kind, Language
from course.build.localise import CodeError, localise
from course.build.markdown import Heading, Prosaic, dissect
from course.build.problem import Problem
from course.build.source import Code, Passage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from course.build.source import Source

LONGEST_CODE: Final = 15  # lines, blank ones not counted
LONGEST_PROSE: Final = 120  # words in one language, tables and fenced blocks not counted
_TAGS: Final = {
    Kind.LESSON: ({"folded", "predict", "raises-exception"}, ()),
    Kind.ASSIGNMENT: ({"setup"}, ("exercise:", "check:")),
}

_CODE: Final = {"inline code", "fenced text"}
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")

_Finding = tuple[int, str, str]  # line, what, remedy


def style_problems(source: Source) -> list[Problem]:
    """Judge a source by the rules of docs/sources.md that need no other file."""
    problems = list(_outline(source))
    for cell_id, cell in zip(cell_ids(source), source.cells, strict=True):
        if isinstance(cell, Passage):
            findings = [*_prose(cell), *_alike(cell)]
        else:
            findings = [*_code(cell), *_tags(cell, source.kind)]
        problems += [
            Problem(source.path, what, remedy, line, cell_id) for line, what, remedy in findings
        ]
    return problems


def _code(cell: Code) -> Iterator[_Finding]:
    try:
        longest = max(_lines(cell, language) for language in Language)
    except CodeError:
        return  # reported where the cell is projected
    if longest > LONGEST_CODE:
        yield (
            cell.line,
            f"has {longest} lines of code, more than {LONGEST_CODE}",
            "Split the cell, with a sentence between its parts.",
        )


def _lines(cell: Code, language: Language) -> int:
    return sum(bool(line.strip()) for line in visible(localise(cell.text, language)).split("\n"))


def _tags(cell: Code, kind: Kind) -> Iterator[_Finding]:
    words, prefixes = _TAGS[kind]
    for tag in cell.tags:
        if tag not in words and not tag.startswith(prefixes or ("\0",)):
            known = ", ".join([*sorted(words), *(f"{prefix}NAME" for prefix in prefixes)])
            what = f"the tag “{tag}” means nothing in a source of this kind"
            yield cell.line, what, f"Known are: {known}."


def _prose(passage: Passage) -> Iterator[_Finding]:
    for language in Language:
        prose = passage[language]
        parts = dissect(prose.text)
        if parts.words > LONGEST_PROSE:
            yield (
                prose.line,
                f"has {parts.words} words, more than {LONGEST_PROSE}",
                "Split the text in two cells or say it shorter.",
            )
        for address, alternative in parts.pictures:
            if not alternative.strip():
                yield (
                    prose.line,
                    f"the picture {address} has no alternative text",
                    "Say in words what it shows: ![…](…).",
                )


def _alike(passage: Passage) -> Iterator[_Finding]:
    russian, english = dissect(passage.ru.text), dissect(passage.en.text)
    for name, left, right in (
        ("blocks", russian.shape, english.shape),
        ("links", _addresses(russian), _addresses(english)),
        ("inline code", sorted(set(russian.inline_code)), sorted(set(english.inline_code))),
        ("fenced text", russian.fences, english.fences),
    ):
        # what holds Russian words is itself translated
        if left != right and not (name in _CODE and _CYRILLIC.search("".join(left))):
            only = [_differences(left, right), _differences(right, left)]
            yield (
                passage.en.line,
                f"the languages differ in {name}: ru {only[0]}, en {only[1]}",
                "Bring the Russian and the English cell to the same structure.",
            )


def _addresses(parts: Prosaic) -> list[str]:
    # a link to a heading goes to that language's heading
    links = ["#" if link.startswith("#") else link for link in parts.links]
    return sorted(links + [address for address, _ in parts.pictures])


def _differences(left: list[str], right: list[str]) -> str:
    more = Counter(left) - Counter(right)
    return ", ".join(repr(item) for item in more) or "—"


def _outline(source: Source) -> Iterator[Problem]:
    if source.cells and isinstance(source.cells[0], Code):
        what, remedy = "code stands before any prose", "Say first what the notebook is about."
        yield Problem(source.path, what, remedy, source.cells[0].line)
    titles: list[int] = []
    before = 0
    for passage in source.passages:
        for heading in dissect(passage.ru.text).headings:
            if heading.level == 1:
                titles.append(passage.line)
            if heading.level > before + 1:
                yield _skipped(source, passage.line, heading, before)
            before = heading.level
    if len(titles) != 1:
        yield Problem(
            source.path,
            f"has {len(titles)} headings of the first level",
            "Give it one title, “# …”, and make the others “## …”.",
            titles[1] if titles else None,
        )


def _skipped(source: Source, line: int, heading: Heading, before: int) -> Problem:
    above = "no heading" if before == 0 else f"a heading of level {before}"
    return Problem(
        source.path,
        f"“{heading.text}” is of level {heading.level}, but {above} stands before it",
        f"Make it level {before + 1} or less: “{'#' * (before + 1)} …”.",
        line,
    )
