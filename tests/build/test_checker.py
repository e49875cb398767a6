from __future__ import annotations

import json

import nbformat
import pytest

from course.build import check
from course.build.layout import Kind, Language

pytestmark = [pytest.mark.kernel, pytest.mark.nbgrader]

LESSON = "notebooks/ru/91_sample.ipynb"
SOLUTION = "solutions/en/91_sample/91_sample.ipynb"
RELEASE = "exercises/en/91_sample/91_sample.ipynb"


def edit(tree, path, change):
    file = tree.layout.root / path
    notebook = json.loads(file.read_text("utf-8"))
    change(notebook)
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    file.write_text(text + "\n", encoding="utf-8", newline="\n")


def code_cells(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def found(tree):
    return [(problem.path, problem.cell, problem.what) for problem in check(layout=tree.layout)]


def test_what_was_just_built_is_up_to_date(built):
    before = built.generated()
    assert check(layout=built.layout) == []
    assert built.generated() == before


def test_a_cell_edited_by_hand_is_named_with_its_remedy(built):
    edit(built, LESSON, lambda notebook: notebook["cells"][0].update(source=["# Другое"]))
    (problem,) = check(layout=built.layout)
    assert (problem.path, problem.cell) == (LESSON, "title")
    assert problem.what == "its source differs from the source's"
    assert problem.remedy == "python run.py build 91_sample"


@pytest.mark.parametrize(
    ("path", "change", "cell", "what"),
    [
        (
            LESSON,
            lambda n: n["cells"].pop(1),
            "a-sample-code-1",
            "in the source, not in the notebook",
        ),
        (LESSON, lambda n: n["cells"][1].update(id="other"), "other", "not in the source"),
        (LESSON, lambda n: n["cells"].reverse(), None, "in another order"),
        (LESSON, lambda n: n["metadata"].update(author="x"), None, "metadata differ"),
        (
            LESSON,
            lambda n: n["cells"][1]["metadata"].update(x=1),
            "a-sample-code-1",
            "its metadata",
        ),
        (
            LESSON,
            lambda n: n["cells"][1].update(execution_count=None),
            "a-sample-code-1",
            "has never been executed",
        ),
        (
            LESSON,
            lambda n: code_cells(n)[2].update(execution_count=3),
            "guess",
            "should not be stored",
        ),
        (
            SOLUTION,
            lambda n: code_cells(n)[2]["metadata"]["nbgrader"].update(points=99),
            "check-double",
            "its metadata differs",
        ),
        (RELEASE, lambda n: n["cells"].pop(), None, "is not what nbgrader makes of it now"),
    ],
)
def test_every_deviation_is_named(built, path, change, cell, what):
    edit(built, path, change)
    assert any(
        (where, which) == (path, cell) and what in that for where, which, that in found(built)
    ), found(built)


def test_a_missing_and_a_damaged_notebook_are_named(built):
    (built.layout.root / LESSON).unlink()
    (built.layout.root / SOLUTION).write_text("{")
    assert {(path, what) for path, _, what in found(built)} == {
        (LESSON, "has not been built"),
        (SOLUTION, "is damaged"),
    }


def test_another_layout_of_the_same_notebook_is_named(built):
    file = built.layout.root / LESSON
    file.write_text(json.dumps(json.loads(file.read_text("utf-8"))), encoding="utf-8")
    assert [what for _, _, what in found(built)] == ["is not written as the builder writes it"]


def test_a_file_too_many_in_the_release_is_named_and_the_build_removes_it(built):
    extra = built.layout.release("91_sample", Language.EN) / "old.txt"
    extra.write_text("x")
    assert ("exercises/en/91_sample/old.txt", None, "is not part of the assignment") in found(built)
    assert built.build().ok
    assert not extra.exists()


def test_a_changed_source_is_stale_in_both_languages(built):
    file = built.layout.sources(Kind.LESSON) / "91_sample.md"
    file.write_text(file.read_text("utf-8").replace("add(1, 2)\n", "add(2, 2)\n"), encoding="utf-8")
    assert {path for path, _, _ in found(built)} == {LESSON, LESSON.replace("ru", "en")}


def test_new_points_of_a_check_are_stale_metadata(built, tmp_path, monkeypatch):
    samples = built.layout.root / "checks" / "91_sample"
    samples.mkdir(parents=True)
    from_samples = (
        "from course.exam.check import Exercise, say, step\n"
        'exercise = Exercise(name="double", call="double(number)", '
        'title=say("d.t", "D"), hints=[])\n'
        '@step(points=7, title=say("d.s", "S"))\ndef test_one(student, api):\n    pass\n'
    )
    (samples / "test_double.py").write_text(from_samples)
    monkeypatch.setenv("COURSE_CHECKS", str(samples.parent))
    assert (SOLUTION, "check-double", "its metadata differs from the source's") in found(built)


def test_a_problem_in_a_source_is_told_instead_of_comparing(built):
    file = built.layout.sources(Kind.LESSON) / "91_sample.md"
    file.write_text(file.read_text("utf-8").replace("# Пример", "# Другой"), encoding="utf-8")
    (problem,) = check(layout=built.layout)
    assert problem.path == "notebooks/src/91_sample.md"
    assert "has changed since it was translated" in problem.what


def test_the_notebooks_are_valid(built):
    for path in built.generated():
        nbformat.validate(nbformat.read(built.layout.root / path, as_version=4))


def test_outputs_of_older_patterns_are_named_and_mended_without_executing(built):
    file = built.layout.sanitize
    file.write_text(file.read_text("utf-8").replace("8000", "8001"), encoding="utf-8")
    assert (LESSON, "first-sum") in {(path, cell) for path, cell, _ in found(built)}
    report = built.build()
    assert (report.ok, report.executed) == (True, [])
    assert found(built) == []
