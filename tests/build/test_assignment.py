from __future__ import annotations

from pathlib import Path

import pytest

from course.build.assignment import add_grading, assignment_problems, visible
from course.build.layout import Kind, Language
from course.build.project import project
from course.build.source import read_source

TEXT = (Path(__file__).parent / "samples" / "assignment.md").read_text(encoding="utf-8")
CHECK = "```{code-cell} ipython3\n:tags: [check:double]\n```\n"
SETUP = ":tags: [setup]\n"


def problems(tree, text, name="91_sample"):
    file = tree.write(text, Kind.ASSIGNMENT, name)
    return assignment_problems(read_source(file, Kind.ASSIGNMENT, tree.layout))


def test_the_sample_is_fine(tree):
    assert problems(tree, TEXT) == []


def test_tags_become_the_metadata_of_nbgraders_third_schema(tree):
    source = tree.source(TEXT, Kind.ASSIGNMENT)
    notebook = project(source, Language.EN)
    add_grading(notebook, source)
    found = {
        cell.metadata.nbgrader.grade_id: dict(cell.metadata.nbgrader)
        for cell in notebook.cells
        if "nbgrader" in cell.metadata
    }
    plain = {"grade": False, "locked": False, "solution": False, "task": False}
    plain |= {"schema_version": 3}
    assert found == {
        "setup": {**plain, "grade_id": "setup", "locked": True},
        "double": {**plain, "grade_id": "double", "solution": True},
        "check-double": {
            **plain,
            "grade_id": "check-double",
            "locked": True,
            "grade": True,
            "points": 3.5,
        },
    }


@pytest.mark.parametrize(
    ("change", "what", "remedy"),
    [
        (("check:double", "check:triple"), "no check is called “triple”", "Use one of: double"),
        ((CHECK, ""), "1 exercise and 0 check cells", "check:double"),
        (('Lesson("91_sample")', 'Lesson("90_x")'), "this assignment's `lesson`", "91_sample"),
        ((SETUP, ""), "has 0 setup cells", "Tag exactly one"),
        ((SETUP, ""), "stands before the setup cell", "above all exercises"),
        (("    ### END SOLUTION\n", ""), "no solution region", "### END SOLUTION"),
        (("    ### BEGIN SOLUTION\n", ""), "no solution region", "### BEGIN SOLUTION"),
        ((":tags: [exercise:double]\n", ""), "students would see it", "exercise:NAME"),
        ((":tags: [exercise:double]\n", ""), "the check comes before its exercise", "above it"),
        ((CHECK, CHECK.replace("```\n", "\nlesson\n```\n")), "code of its own", "Leave it empty"),
    ],
)
def test_what_does_not_belong_together_is_named(tree, change, what, remedy):
    old, new = change
    assert old in TEXT
    found = problems(tree, TEXT.replace(old, new))
    assert any(what in each.what and remedy in each.remedy for each in found), found


def test_an_assignment_without_checks_is_named(tree):
    (problem,) = problems(tree, TEXT, name="92_other")
    assert "92_other" in problem.what
    assert "course/checks/92_other/test_*.py" in problem.remedy


def test_a_broken_check_file_is_named(tree, tmp_path, monkeypatch):
    folder = tmp_path / "checks" / "91_sample"
    folder.mkdir(parents=True)
    (folder / "test_x.py").write_text("1 / 0\n")
    monkeypatch.setenv("COURSE_CHECKS", str(folder.parent))
    (problem,) = problems(tree, TEXT)
    assert "ZeroDivisionError" in problem.what


def test_what_students_see_has_no_solution():
    code = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n\nf"
    assert visible(code) == "def f():\n\nf"


def test_a_solution_may_have_several_parts(tree):
    part = "    ### BEGIN SOLUTION\n    number += 0\n    ### END SOLUTION\n    # GET\n"
    text = TEXT.replace("    ### BEGIN SOLUTION\n", part + "    ### BEGIN SOLUTION\n")
    assert problems(tree, text) == []
