"""Where sources and generated files are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY: Final = Path(__file__).resolve().parents[2]


class Language(StrEnum):
    """The languages of the course; sources are written in Russian and translated."""

    RU = "ru"
    EN = "en"

    @property
    def other(self) -> Language:
        return Language.EN if self is Language.RU else Language.RU


class Kind(StrEnum):
    """What a source becomes."""

    LESSON = "lesson"
    ASSIGNMENT = "assignment"


@dataclass(frozen=True, slots=True)
class Layout:
    """The repository's folders, as the builder sees them."""

    root: Path = REPOSITORY

    def sources(self, kind: Kind) -> Path:
        return self.root / ("notebooks" if kind is Kind.LESSON else "solutions") / "src"

    def source_files(self, kind: Kind) -> Iterator[Path]:
        yield from sorted(self.sources(kind).glob("[0-9][0-9]_*.md"))

    def notebook(self, kind: Kind, name: str, language: Language) -> Path:
        """The notebook that the builder writes."""
        if kind is Kind.LESSON:
            return self.root / "notebooks" / language / f"{name}.ipynb"
        return self.root / "solutions" / language / name / f"{name}.ipynb"

    def release(self, name: str, language: Language) -> Path:
        """The folder that nbgrader writes: the students' version."""
        return self.root / "exercises" / language / name

    @property
    def sanitize(self) -> Path:
        return self.root / "tests" / "nbval_sanitize.cfg"

    @property
    def glossary(self) -> Path:
        return self.root / "GLOSSARY.md"

    @property
    def external_hosts(self) -> Path:
        return self.root / "docs" / "external-hosts.txt"

    def relative(self, path: Path) -> str:
        """The path as messages show it: from the root, with forward slashes."""
        inside = path.is_relative_to(self.root)
        return path.relative_to(self.root).as_posix() if inside else str(path)
