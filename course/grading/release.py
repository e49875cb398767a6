"""What was released: the cells that nbgrader tracks, as the gradebook and the release hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from nbgrader.api import Gradebook  # type: ignore[import-untyped]  # it has no types

from course.grading.notebook import parse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SCHEMA_VERSION = 3
"""Of nbgrader's cell metadata."""


class ReleasedCell(msgspec.Struct, frozen=True, kw_only=True):
    """A tracked cell as students got it."""

    grade_id: str
    cell_type: str
    source: str
    checksum: str | None
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float

    def metadata(self) -> dict[str, Any]:
        """Make nbgrader's metadata of the cell."""
        made: dict[str, Any] = {
            "grade": self.grade,
            "grade_id": self.grade_id,
            "locked": self.locked,
            "schema_version": SCHEMA_VERSION,
            "solution": self.solution,
            "task": self.task,
            "cell_type": self.cell_type,
        }
        if self.checksum is not None:
            made["checksum"] = self.checksum
        if self.grade or self.task:
            made["points"] = self.points
        return made


def released_cells(
    database: str, assignment: str, notebook: str, release: Path
) -> list[ReleasedCell]:
    """Read the tracked cells from the gradebook, in the order of the notebook `release`.

    The gradebook says what is in a cell but not where it stands. Raises nbgrader's
    MissingEntry for an assignment that was never generated, FileNotFoundError without `release`.
    """
    order = _order(release)
    with Gradebook(database) as gradebook:
        found = gradebook.find_notebook(notebook, assignment)
        points = {cell.name: float(cell.max_score) for cell in found.grade_cells}
        tasks = {cell.name: float(cell.max_score) for cell in found.task_cells}
        solutions = {cell.name for cell in found.solution_cells}
        cells = [
            ReleasedCell(
                grade_id=cell.name,
                cell_type=cell.cell_type,
                source=cell.source,
                checksum=cell.checksum,
                locked=cell.locked,
                grade=cell.name in points,
                solution=cell.name in solutions,
                task=cell.name in tasks,
                points=points.get(cell.name, tasks.get(cell.name, 0.0)),
            )
            for cell in found.source_cells
        ]
    return sorted(cells, key=lambda cell: (order.get(cell.grade_id, len(order)), cell.grade_id))


def grade_id_of(cell: Mapping[str, Any]) -> str | None:
    """Return the id that a cell of a notebook claims to have; None where it claims none."""
    metadata = cell.get("metadata")
    ours = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    claimed = ours.get("grade_id") if isinstance(ours, dict) else None
    return claimed if isinstance(claimed, str) else None


def _order(release: Path) -> dict[str, int]:
    if not release.is_file():
        raise FileNotFoundError(
            f"{release} is missing: it says in which order the cells were released. "
            "Run 'nbgrader generate_assignment' for this assignment again."
        )
    cells = parse(release.read_text(encoding="utf-8")).cells
    ids = (grade_id_of(cell) for cell in cells)
    return {grade_id: place for place, grade_id in enumerate(ids) if grade_id is not None}
