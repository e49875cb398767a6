"""nbgrader's metadata for assignments; points come from the checks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from course.build.identity import cell_ids
from course.build.problem import Problem
from course.build.source import Code, Source
from course.exam.exercise import BrokenCheckError, UnknownNameError, load_lesson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

_SCHEMA: Final = 3  # nbgrader.nbgraderformat
_BEGIN: Final = "### BEGIN SOLUTION"
_END: Final = "### END SOLUTION"
_LESSON: Final = re.compile(r"""\blesson = Lesson\(["'](\w+)["']\)""")
_REGION: Final = re.compile(
    rf"^[ \t]*{_BEGIN}\n.*?^[ \t]*{_END}[ \t]*\n?", re.MULTILINE | re.DOTALL
)


def add_grading(notebook: NotebookNode, source: Source) -> None:
    """Expand the short tags; call it with a source that `assignment_problems` passed."""
    points = _points(source.name)
    notebook.cells = [
        _graded(cell, original, points) if isinstance(original, Code) else cell
        for cell, original in zip(notebook.cells, source.cells, strict=True)
    ]


def _graded(cell: NotebookNode, code: Code, points: dict[str, float]) -> NotebookNode:
    if (name := code.tagged("check")) is not None:
        cell.source = check_call(name)
        cell.metadata["nbgrader"] = _nbgrader(cell.id, grade=True, locked=True)
        worth = points[name]
        cell.metadata["nbgrader"]["points"] = int(worth) if worth == int(worth) else worth
    elif code.tagged("exercise") is not None:
        cell.metadata["nbgrader"] = _nbgrader(cell.id, solution=True)
    elif "setup" in code.tags:
        cell.metadata["nbgrader"] = _nbgrader(cell.id, locked=True)
    return cell


def _nbgrader(
    grade_id: str, *, grade: bool = False, locked: bool = False, solution: bool = False
) -> dict[str, Any]:
    return {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": _SCHEMA,
        "solution": solution,
        "task": False,
    }


def check_call(name: str) -> str:
    """The whole code of a check cell."""
    return f'await lesson.check("{name}")'


def visible(code: str) -> str:
    """What the student sees of an exercise cell."""
    return _REGION.sub("", code)


def _points(lesson: str) -> dict[str, float]:
    return {check.name: check.points for check in load_lesson(lesson)}


def assignment_problems(source: Source) -> list[Problem]:
    """Check that exercises, checks and the lesson's check files belong together."""
    try:
        points = _points(source.name)
    except UnknownNameError as error:
        remedy = f"Write its checks in course/checks/{source.name}/test_*.py."
        return [Problem(source.path, str(error.message), remedy)]
    except BrokenCheckError as error:
        return [Problem(source.path, f"its checks cannot be read: {error}", "Mend that file.")]
    review = _Review(source, points)
    review.cells()
    review.whole()
    return review.problems


@dataclass(slots=True)
class _Review:
    source: Source
    points: dict[str, float]
    problems: list[Problem] = field(default_factory=list)
    setups: int = 0
    exercises: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)

    def cells(self) -> None:
        for cell_id, cell in zip(cell_ids(self.source), self.source.cells, strict=True):
            if not isinstance(cell, Code):
                continue
            self.setups += "setup" in cell.tags
            findings = (
                *self._setup(cell),
                *self._names(cell),
                *self._exercise(cell),
                *self._check(cell),
            )
            for what, remedy in findings:
                self.problems.append(Problem(self.source.path, what, remedy, cell.line, cell_id))

    def whole(self) -> None:
        path = self.source.path
        if self.setups != 1:
            what = f"has {self.setups} setup cells"
            remedy = "Tag exactly one code cell setup; it makes `lesson`."
            self.problems.append(Problem(path, what, remedy))
        for name in self.points:
            if self.exercises[name] != 1 or self.checks[name] != 1:
                counts = f"{self.exercises[name]} exercise and {self.checks[name]} check cells"
                remedy = f"Give it one cell tagged exercise:{name} and one tagged check:{name}."
                self.problems.append(Problem(path, f"“{name}” has {counts}", remedy))

    def _setup(self, cell: Code) -> Iterator[tuple[str, str]]:
        if "setup" in cell.tags and _LESSON.findall(cell.text) != [self.source.name]:
            yield (
                "the setup cell does not make this assignment's `lesson`",
                f'Write lesson = Lesson("{self.source.name}") in it.',
            )

    def _names(self, cell: Code) -> Iterator[tuple[str, str]]:
        for name in filter(None, (cell.tagged("exercise"), cell.tagged("check"))):
            if name not in self.points:
                file = f"course/checks/{self.source.name}/test_{name}.py"
                yield (
                    f"no check is called “{name}”",
                    f"Use one of: {', '.join(self.points)}; or write {file}.",
                )

    def _exercise(self, cell: Code) -> Iterator[tuple[str, str]]:
        name = cell.tagged("exercise")
        if name is None:
            if "BEGIN SOLUTION" in cell.text:
                yield (
                    "a solution stands in a cell that is no exercise: students would see it",
                    "Tag the cell exercise:NAME.",
                )
            return
        self.exercises[name] += 1
        if not self.setups:
            yield (
                "the exercise stands before the setup cell",
                "Put a code cell tagged setup above all exercises.",
            )
        if not _REGION.findall(cell.text) or "SOLUTION" in visible(cell.text):
            yield (
                "the exercise has no solution region, or half of one",
                f"Put each part of the solution between a line {_BEGIN} and a line {_END}.",
            )

    def _check(self, cell: Code) -> Iterator[tuple[str, str]]:
        name = cell.tagged("check")
        if name is None:
            return
        self.checks[name] += 1
        if not self.exercises[name]:
            yield (
                "the check comes before its exercise",
                f"Put the cell tagged exercise:{name} above it.",
            )
        if cell.text.strip() not in {"", check_call(name)}:
            yield (
                "a check cell has code of its own",
                f"Leave it empty; the builder writes {check_call(name)}.",
            )
