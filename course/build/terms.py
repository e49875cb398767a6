"""The glossary binds the words: forbidden variants are found in prose and comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from course.build.identity import cell_ids
from course.build.layout import Language
from course.build.localise import CodeError, localise
from course.build.markdown import dissect
from course.build.problem import BuildError, Problem
from course.build.source import Passage

if TYPE_CHECKING:
    from pathlib import Path

    from course.build.source import Source

_COLUMNS: Final = 5  # English, not in English, Russian, not in Russian, meaning
_COMMENT: Final = re.compile(r"#.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the glossary; forbidden variants may end in `*` for any ending."""

    name: dict[Language, str]
    forbidden: dict[Language, tuple[str, ...]]

    def pattern(self, language: Language) -> re.Pattern[str] | None:
        """Match a forbidden variant as a whole word, whatever its case."""
        variants = self.forbidden[language]
        if not variants:
            return None
        alternatives = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in variants)
        return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE)


def read_glossary(file: Path, path: str) -> list[Term]:
    """Read the table of GLOSSARY.md; a malformed line raises `BuildError`."""
    terms = []
    rows = 0
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("|"):
            continue
        rows += 1
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != _COLUMNS:
            what = f"a line of the table has {len(cells)} columns"
            remedy = "Write five: English, not in English, Russian, not in Russian, meaning."
            raise BuildError([Problem(path, what, remedy, number)])
        if rows <= 2:  # noqa: PLR2004 — the table's head and its rule
            continue
        english, not_english, russian, not_russian, _ = cells
        terms.append(
            Term(
                {Language.EN: english, Language.RU: russian},
                {Language.EN: _variants(not_english), Language.RU: _variants(not_russian)},
            )
        )
    if not terms:
        what = "has no table of terms"
        raise BuildError([Problem(path, what, "Add the table: | English | … |.")])
    return terms


def _variants(cell: str) -> tuple[str, ...]:
    return tuple(word for part in cell.split(",") if (word := part.strip(" `")) not in {"", "—"})


def term_problems(source: Source, glossary: list[Term]) -> list[Problem]:
    """Name every word that the glossary replaces by another."""
    problems = []
    for cell_id, cell in zip(cell_ids(source), source.cells, strict=True):
        for language in Language:
            if isinstance(cell, Passage):
                text, line = dissect(cell[language].text).plain, cell[language].line
            else:
                try:
                    code = localise(cell.text, language)
                except CodeError:
                    continue  # reported where the cell is projected
                text, line = "\n".join(_COMMENT.findall(code)), cell.line
            problems += [
                Problem(source.path, what, remedy, line, cell_id)
                for what, remedy in forbidden_words(text, language, glossary)
            ]
    return problems


def forbidden_words(text: str, language: Language, glossary: list[Term]) -> list[tuple[str, str]]:
    """Find forbidden variants in a text: what, and the remedy."""
    found = []
    for term in glossary:
        pattern = term.pattern(language)
        if pattern is not None and (match := pattern.search(text)):
            what = f"“{match[0]}” ({language}) is not the course's word"
            found.append((what, f"GLOSSARY.md has: {term.name[language]}."))
    return found
