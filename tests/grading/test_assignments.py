"""The course's own assignments: their solutions earn every point, untouched they earn none."""

from __future__ import annotations

import shutil

import nbformat
import pytest

from course.places import ROOT

pytestmark = [pytest.mark.nbgrader, pytest.mark.kernel, pytest.mark.timeout(400)]

ASSIGNMENTS = sorted(path.stem for path in (ROOT / "solutions" / "src").glob("*.md"))


@pytest.mark.parametrize("name", ASSIGNMENTS)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_solution_earns_all_and_an_untouched_one_nothing(make, tmp_path, language, name):
    course = make.course(tmp_path, language, name=name)
    del course.environment["COURSE_CHECKS"]
    solved = ROOT / "solutions" / language / name
    shutil.copytree(solved, tmp_path / "solutions" / language / name, dirs_exist_ok=True)
    course.run("generate_assignment", name)
    released = tmp_path / "exercises" / language / name / f"{name}.ipynb"
    committed = ROOT / "exercises" / language / name / f"{name}.ipynb"
    assert released.read_bytes() == committed.read_bytes()

    solution = nbformat.read(solved / f"{name}.ipynb", as_version=4)
    most = sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in solution.cells)
    assert most > 0
    course.submit("solved", solution)
    course.submit("untouched", nbformat.read(released, as_version=4))
    course.run("autograde", name)
    assert course.scores() == {"solved": most, "untouched": 0.0}
