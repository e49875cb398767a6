"""Points: what the examiner's ledger says, whatever the kernel printed, raised or sent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import msgspec
from nbgrader.preprocessors import (  # type: ignore[import-untyped]  # it has no types
    NbGraderPreprocessor,
    SaveAutoGrades,
)
from nbgrader.utils import (  # type: ignore[import-untyped]  # it has no types
    is_grade,
    is_solution,
)
from traitlets import Unicode

from course.exam.message import Message, say
from course.exam.render import as_html, message_as_html
from course.exam.translate import translate
from course.exam.verdict import Verdict  # noqa: TC001  # msgspec reads it at run time
from course.grading.notebook import result

if TYPE_CHECKING:
    from nbformat import NotebookNode

LEDGER = "course_ledger"
"""Where in nbconvert's resources the verdicts travel from execution to here."""


class Entry(msgspec.Struct, frozen=True):
    """What is known of one graded cell: a verdict, or why there is none.

    `by_hand`: only a person can give points for it.
    """

    verdict: Verdict | None = None
    reason: Message | None = None
    by_hand: bool = False

    @property
    def undecided(self) -> bool:
        return self.by_hand or (self.verdict is not None and self.verdict.trouble)


class PointsFromLedger(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Replace all outputs of each graded code cell by one: the table and the points."""

    language = Unicode("ru", help="language of the table").tag(config=True)

    def preprocess_cell(
        self,
        cell: NotebookNode,
        resources: dict[str, Any],
        index: int,  # noqa: ARG002  # nbconvert gives it
    ) -> tuple[NotebookNode, dict[str, Any]]:
        if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell):
            ours = cell.metadata["nbgrader"]
            entry = resources[LEDGER].get(ours["grade_id"], Entry())
            cell.outputs = [output_of(entry, float(ours["points"]), self.language)]
        return cell, resources


class SaveGrades(SaveAutoGrades):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's own saving, and a mark for a person to look where nothing could be judged."""

    language = Unicode("ru", help="language of the comment").tag(config=True)

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        super()._add_score(cell, resources)
        grade_id = cell.metadata["nbgrader"]["grade_id"]
        entry = resources[LEDGER].get(grade_id)
        if entry is None or not entry.undecided:
            return
        grade = self.gradebook.find_grade(
            grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        grade.needs_manual_grade = True
        self.gradebook.db.commit()
        self.log.warning(
            "%s: '%s' could not be judged here; grade it by hand or run autograde again",
            self.student_id,
            grade_id,
        )

    def _add_comment(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        super()._add_comment(cell, resources)
        comment = self.gradebook.find_comment(
            cell.metadata["nbgrader"]["grade_id"],
            self.notebook_id,
            self.assignment_id,
            self.student_id,
        )
        if comment.auto_comment:
            unanswered = say("grading.no-response", "No answer: the cell is as it was released.")
            comment.auto_comment = translate(unanswered, self.language)
            self.gradebook.db.commit()


def points_of(verdict: Verdict, maximum: float) -> float:
    """Return the points earned, as a share of what the released cell is worth.

    The check may have been revised since the release, so its own sum is a scale and not the
    measure. A number that is none (nan, infinity) earns nothing; never more than `maximum`.
    """
    earned, most = verdict.points, verdict.max_points
    if not (math.isfinite(earned) and math.isfinite(most) and most > 0):
        return 0.0
    points = earned if most == maximum else round(maximum * earned / most, 2)
    return min(max(points, 0.0), maximum)


def output_of(entry: Entry, maximum: float, language: str) -> NotebookNode:
    """Make the one output of a graded cell: nbgrader reads the number, people the table."""
    if entry.verdict is None:
        points, markup = 0.0, message_as_html(entry.reason or not_asked(), language)
    else:
        points, markup = points_of(entry.verdict, maximum), as_html(entry.verdict, language)
    return result({"text/plain": repr(points), "text/html": markup})


def not_asked() -> Message:
    """Say that a graded cell ran and the examiner was never asked."""
    return say(
        "grading.not-asked",
        "0 points: when this cell was run for grading, no check was made. That happens when "
        "code above it ends the program, replaces `lesson`, or changes how cells are run. Run "
        "the notebook from the top (Restart Kernel and Run All Cells) and look at this cell.",
    )
