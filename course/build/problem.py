"""What is wrong with a source or a generated file, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; `path` is relative to the repository's root, with forward slashes."""

    path: str
    what: str
    remedy: str
    line: int | None = None
    cell: str | None = None

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        if self.cell is not None:
            place += f" (cell {self.cell})"
        return f"{place}: {self.what}\n    → {self.remedy}"


class BuildError(Exception):
    """The build cannot go on; every problem found so far is in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
