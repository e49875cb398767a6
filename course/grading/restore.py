"""Bring a submission back to what was released, around the student's own work.

nbgrader's own cleaning stops the whole batch at a duplicated check cell, fails where a check
and the cell before it are gone, and trusts the order and the metadata of what was handed in.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader.preprocessors import (  # type: ignore[import-untyped]  # it has no types
    NbGraderPreprocessor,
)
from traitlets import Unicode

from course.exam.message import Message, say
from course.exam.translate import translate
from course.grading.notebook import cell as new_cell
from course.grading.notebook import node
from course.grading.release import ReleasedCell, grade_id_of, released_cells

if TYPE_CHECKING:
    from nbformat import NotebookNode

_TYPES = ("code", "markdown", "raw")


class RestoreReleased(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Repair the tracked cells of a submission and say in it what was repaired."""

    language = Unicode("ru", help="language of the notice").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        where = resources["nbgrader"]
        course = self.parent.parent.coursedir
        folder = course.format_path(course.release_directory, ".", where["assignment"])
        released = released_cells(
            where["db_url"],
            where["assignment"],
            where["notebook"],
            Path(folder) / f"{where['notebook']}.ipynb",
        )
        repairs = restore(nb, released)
        if repairs:
            lines = [translate(repair, self.language) for repair in repairs]
            for line in lines:
                self.log.warning("%s, %s: %s", where["student"], where["notebook"], line)
            title = translate(
                say("grading.repaired", "Before grading this notebook was repaired:"),
                self.language,
            )
            text = "\n".join([f"**{title}**", "", *(f"- {line}" for line in lines)])
            nb.cells.insert(0, new_cell("markdown", text))
        return nb, resources


def restore(nb: NotebookNode, released: list[ReleasedCell]) -> list[Message]:
    """Repair the notebook in place; return what was done, in the order of the release."""
    _mend(nb)
    known = {cell.grade_id: cell for cell in released}
    copies: dict[str, list[NotebookNode]] = {grade_id: [] for grade_id in known}
    repairs = []
    for cell in nb.cells:
        grade_id = grade_id_of(cell)
        if grade_id in copies:
            copies[grade_id].append(cell)
        elif cell.metadata.pop("nbgrader", None) is not None and grade_id is not None:
            repairs.append(_say_unknown(grade_id))
    for cell in released:
        repairs.extend(_choose(nb, cell, copies[cell.grade_id]))
    repairs.extend(_lay_out(nb, released))
    return repairs


def _choose(nb: NotebookNode, released: ReleasedCell, copies: list[NotebookNode]) -> list[Message]:
    """Leave one tracked cell of several copies, as it was released; keep other text as it is."""
    repairs = []
    kept = _kept(released, copies)
    for copy in copies:
        if copy is kept:
            continue
        del copy.metadata["nbgrader"]
        if copy.source == released.source:
            _remove(nb, copy)
        repairs.append(_say_duplicate(released))
    if kept is None:
        return repairs
    if released.locked and kept.source != released.source:
        nb.cells.insert(_place(nb, kept), new_cell(kept.cell_type, kept.source))
        kept.source = released.source
        repairs.append(_say_changed(released))
    _become(kept, released.cell_type)
    if released.locked:
        kept.metadata.clear()  # a tag can keep a cell from being run
        kept.metadata.update(editable=False, deletable=False)
    kept.metadata["nbgrader"] = node(released.metadata())
    return repairs


def _kept(released: ReleasedCell, copies: list[NotebookNode]) -> NotebookNode | None:
    """Choose the last copy: of a locked cell one that is unchanged, of others one with work in."""
    wanted = [copy for copy in copies if (copy.source == released.source) is released.locked]
    choice = wanted or copies
    return choice[-1] if choice else None


def _lay_out(nb: NotebookNode, released: list[ReleasedCell]) -> list[Message]:
    """Put locked cells where they belong: after what precedes them and before what follows.

    The student's own cells are never moved; where they stand in another order, a check comes
    after the last of those that precede it in the release.
    """
    repairs = []
    present = {grade_id_of(cell): cell for cell in nb.cells if grade_id_of(cell) is not None}
    for number, cell in enumerate(released):
        mine = present.get(cell.grade_id)
        if mine is not None and not cell.locked:
            continue
        if mine is None and cell.solution and not cell.grade:
            continue  # the student threw the stub away and may have written elsewhere
        before = [present[c.grade_id] for c in released[:number] if c.grade_id in present]
        after = [
            present[c.grade_id]
            for c in released[number + 1 :]
            if c.grade_id in present and not c.locked
        ]
        lower = max((_place(nb, c) for c in before), default=-1)
        upper = min((_place(nb, c) for c in after), default=len(nb.cells))
        if mine is not None:
            if lower < _place(nb, mine) and (_place(nb, mine) < upper or upper < lower):
                continue
            _remove(nb, mine)
            repairs.append(_say_moved(cell))
        else:
            mine = present[cell.grade_id] = new_cell(
                cell.cell_type, cell.source, {"nbgrader": node(cell.metadata())}
            )
            repairs.append(_say_missing(cell))
        nb.cells.insert(_gap(nb, before, after), mine)
    return repairs


def _gap(nb: NotebookNode, before: list[NotebookNode], after: list[NotebookNode]) -> int:
    """Find the place after `before` and after the code that the student added below it."""
    if not before:
        return min((_place(nb, cell) for cell in after), default=len(nb.cells))
    lower = max(_place(nb, cell) for cell in before)
    place = lower + 1
    for index in range(lower + 1, len(nb.cells)):
        if grade_id_of(nb.cells[index]) is not None:
            break
        if nb.cells[index].cell_type == "code":
            place = index + 1
    return place


def _mend(nb: NotebookNode) -> None:
    """Give each cell the parts that the format asks for, so that nothing later trips."""
    nb.setdefault("metadata", node())
    nb.cells = [cell for cell in nb.get("cells", []) if isinstance(cell, dict)]
    for cell in nb.cells:
        if not isinstance(cell.get("metadata"), dict):
            cell.metadata = node()
        source = cell.get("source", "")
        cell.source = "".join(source) if isinstance(source, list) else str(source)
        _become(cell, cell.get("cell_type"))


def _become(cell: NotebookNode, cell_type: object) -> None:
    cell.cell_type = cell_type if cell_type in _TYPES else "raw"
    if cell.cell_type == "code":
        cell.setdefault("outputs", [])
        cell.setdefault("execution_count", None)
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _place(nb: NotebookNode, cell: NotebookNode) -> int:
    """Find the cell itself: others may be equal to it."""
    return next(index for index, other in enumerate(nb.cells) if other is cell)


def _remove(nb: NotebookNode, cell: NotebookNode) -> None:
    del nb.cells[_place(nb, cell)]


def _say_unknown(grade_id: str) -> Message:
    return say(
        "grading.unknown-cell",
        "The cell '{cell}' is not one of this assignment; it was run as an ordinary cell.",
        cell=grade_id,
    )


def _say_duplicate(cell: ReleasedCell) -> Message:
    return say(
        "grading.duplicate-cell",
        "The cell '{cell}' was there more than once; one counts, and work in the others was kept.",
        cell=cell.grade_id,
    )


def _say_changed(cell: ReleasedCell) -> Message:
    return say(
        "grading.changed-cell",
        "The locked cell '{cell}' had been changed; the original one was run, and the changed "
        "text was kept in a cell above it.",
        cell=cell.grade_id,
    )


def _say_moved(cell: ReleasedCell) -> Message:
    return say(
        "grading.moved-cell",
        "The locked cell '{cell}' stood in another place; it was run in its own.",
        cell=cell.grade_id,
    )


def _say_missing(cell: ReleasedCell) -> Message:
    return say(
        "grading.missing-cell",
        "The cell '{cell}' was missing; it was put back.",
        cell=cell.grade_id,
    )
