"""Solutions pass their own checks, and what students start from does not."""

from __future__ import annotations

import os
import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from course.build.committed import read_notebook
from course.build.layout import Kind, Language, Layout

LAYOUT = Layout()
NAMES = [file.stem for file in LAYOUT.source_files(Kind.ASSIGNMENT)]
ASSIGNMENTS = [
    pytest.param(name, language, id=f"{language}-{name}") for name in NAMES for language in Language
]


def solution(name, language):
    return LAYOUT.notebook(Kind.ASSIGNMENT, name, language)


def exercises(name, language):
    return LAYOUT.release(name, language) / f"{name}.ipynb"


def points(file, language, folder):
    """Execute an assignment as a student would; what each check gives, and what it could."""
    notebook = read_notebook(file)
    assert notebook is not None, f"{LAYOUT.relative(file)}: python run.py build"
    shutil.copytree(file.parent, folder / "assignment")
    resources = {"metadata": {"path": str(folder / "assignment")}}
    client = NotebookClient(notebook, timeout=120, allow_errors=True, resources=resources)
    client.execute(env={**os.environ, "COURSE_LANGUAGE": language})
    return {
        cell.id: (float(cell.outputs[-1].data["text/plain"]), cell.metadata.nbgrader.points)
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }


def test_every_lesson_has_its_assignment():
    assert {file.stem for file in LAYOUT.source_files(Kind.LESSON)} <= set(NAMES)


@pytest.mark.kernel
@pytest.mark.parametrize(("name", "language"), ASSIGNMENTS)
def test_solutions_get_full_points(name, language, tmp_path):
    earned = points(solution(name, language), language, tmp_path)
    assert earned
    assert {check: got for check, (got, _) in earned.items()} == {
        check: full for check, (_, full) in earned.items()
    }


@pytest.mark.kernel
@pytest.mark.parametrize(("name", "language"), ASSIGNMENTS)
def test_untouched_exercises_get_none(name, language, tmp_path):
    earned = points(exercises(name, language), language, tmp_path)
    assert earned
    assert {got for got, _ in earned.values()} == {0.0}


@pytest.mark.parametrize(("name", "language"), ASSIGNMENTS)
def test_students_see_no_solution_and_can_edit_only_their_cells(name, language):
    notebook = nbformat.read(exercises(name, language), as_version=4)
    assert "SOLUTION" not in "".join(cell.source for cell in notebook.cells)
    for cell in notebook.cells:
        ours = cell.metadata.get("nbgrader")
        if ours is not None:
            assert cell.metadata.get("editable", True) == ours.solution, cell.id
            assert cell.metadata.deletable is False, cell.id
