from __future__ import annotations

import subprocess
import sys

import nbformat
import pytest

from course.build.builder import catalogue_problem
from course.build.layout import REPOSITORY, Kind, Language

pytestmark = [pytest.mark.kernel, pytest.mark.nbgrader]


def notebook(tree, kind=Kind.LESSON, language=Language.RU):
    file = tree.layout.notebook(kind, "91_sample", language)
    return nbformat.read(file, as_version=4)


def cells(tree, **which):
    return {cell.id: cell for cell in notebook(tree, **which).cells}


def test_builds_both_languages_of_lessons_assignments_and_releases(built):
    assert set(built.generated()) == {
        f"{room}/{language}/{place}91_sample.ipynb"
        for language in ("ru", "en")
        for room, place in (
            ("notebooks", ""),
            ("solutions", "91_sample/"),
            ("exercises", "91_sample/"),
        )
    }


def test_a_second_build_changes_and_executes_nothing(built):
    before = built.generated()
    report = built.build()
    assert (report.ok, report.executed, report.written) == (True, [], [])
    assert len(report.unchanged) == 6
    assert built.generated() == before


def test_executing_everything_again_gives_the_same_bytes(built):
    before = built.generated()
    report = built.build(everything=True)
    assert report.executed == ["notebooks/ru/91_sample.ipynb", "notebooks/en/91_sample.ipynb"]
    assert report.written == []
    assert built.generated() == before


def test_changed_prose_keeps_outputs_without_executing(built):
    file = built.layout.sources(Kind.LESSON) / "91_sample.md"
    file.write_text(file.read_text("utf-8").replace("Let us add.", "We add."), encoding="utf-8")
    report = built.build()
    assert report.executed == []
    assert report.written == ["notebooks/en/91_sample.ipynb"]
    after = cells(built, language=Language.EN)
    assert "We add." in after["adding-up"].source
    assert after["first-sum"].outputs


def test_changed_code_is_executed_again(built):
    file = built.layout.sources(Kind.LESSON) / "91_sample.md"
    text = file.read_text("utf-8").replace("add(1, 2)\n", "add(1, 20)\n")
    file.write_text(text, encoding="utf-8")
    report = built.build(language="ru")
    assert report.executed == ["notebooks/ru/91_sample.ipynb"]
    assert cells(built)["first-sum"].outputs[-1].data["text/plain"] == "21"


def test_outputs_hold_nothing_of_the_machine(built):
    first = cells(built)["first-sum"]
    assert first.outputs[0].text == "http://127.0.0.1:8000 <object object at 0x7f0000000000>\n"
    assert first.metadata == {}
    assert notebook(built).metadata.language_info == {"name": "python"}
    for content in built.generated().values():
        assert sys.prefix not in content.decode()


def test_an_expected_exception_is_stored_with_the_cells_own_frames(built):
    (error,) = cells(built)["an-error-code-1"].outputs
    assert error.ename == "TypeError"
    assert "Cell" in error.traceback[-2] or "Cell" in error.traceback[1]


def test_a_predict_cell_stores_nothing_and_its_answer_is_folded_away(built):
    guess = cells(built)["guess"]
    assert (guess.outputs, guess.execution_count) == ([], None)
    after = notebook(built).cells
    answer = after[[cell.id for cell in after].index("guess") + 1].source
    assert "<details><summary>Ответ</summary>\n\n```text\n7\n```\n" in answer


def test_the_students_version_has_stubs_in_its_language_and_no_solution(built):
    for language, stub in ((Language.RU, "# ваш код здесь"), (Language.EN, "# your code here")):
        folder = built.layout.release("91_sample", language)
        text = (folder / "91_sample.ipynb").read_text("utf-8")
        assert "operator.mul" not in text
        released = nbformat.reads(text, as_version=4)
        solution = next(cell for cell in released.cells if cell.id == "double")
        assert solution.source.endswith(f"    {stub}\n    raise NotImplementedError")


def test_the_check_is_locked_and_worth_the_points_of_its_steps(built):
    file = built.layout.release("91_sample", Language.EN) / "91_sample.ipynb"
    released = {cell.id: cell for cell in nbformat.read(file, as_version=4).cells}
    check = released["check-double"]
    assert check.source == 'await lesson.check("double")'
    assert check.metadata.nbgrader.points == 3.5
    assert check.metadata.nbgrader.locked
    assert check.metadata.deletable is False
    setup = released["setup"]
    assert (setup.metadata.editable, setup.metadata.nbgrader.grade) == (False, False)


def test_a_wrong_answer_is_named_and_nothing_is_written(built):
    file = built.layout.sources(Kind.LESSON) / "91_sample.md"
    file.write_text(file.read_text("utf-8").replace("add(3, 4)", "add(3, 5)"), encoding="utf-8")
    before = built.generated()
    report = built.build(language="en")
    (problem,) = report.problems
    assert problem.cell == "guess"
    assert problem.what == "the answer is '7', but the cell shows '8'"
    assert built.generated() == before


def test_a_changed_answer_is_compared_though_the_code_is_the_same(built):
    file = built.layout.sources(Kind.LESSON) / "91_sample.md"
    text = file.read_text("utf-8")
    assert "answer: '7'" in text
    file.write_text(text.replace("answer: '7'", "answer: '8'"), encoding="utf-8")
    before = built.generated()
    (problem,) = built.build().problems  # one, though both languages have it
    assert problem.what == "the answer is '8', but the cell shows '7'"
    assert built.generated() == before


def test_a_cell_that_fails_is_named(built):
    file = built.layout.sources(Kind.LESSON) / "91_sample.md"
    file.write_text(file.read_text("utf-8").replace("add(1, 2)\n", "1 / 0\n"), encoding="utf-8")
    (problem,) = built.build(language="en").problems
    assert (problem.cell, problem.what) == (
        "first-sum",
        "raises ZeroDivisionError: division by zero",
    )


def test_raises_exception_must_raise(built):
    file = built.layout.sources(Kind.LESSON) / "91_sample.md"
    file.write_text(file.read_text("utf-8").replace('add("1", 2)', "add(1, 2)"), encoding="utf-8")
    (problem,) = built.build(language="en").problems
    assert problem.what == "is tagged raises-exception and raises nothing"


def test_a_lesson_that_leaves_files_is_named(built):
    file = built.layout.sources(Kind.LESSON) / "91_sample.md"
    text = file.read_text("utf-8").replace("add(1, 2)\n", 'open("left.txt", "w").close()\n')
    file.write_text(text, encoding="utf-8")
    (problem,) = built.build(language="en").problems
    assert "left.txt" in problem.what


def test_only_names_sources_by_number_or_stem(built):
    assert built.build(only=["91"]).ok
    (problem,) = built.build(only=["77"]).problems
    assert "no source is called “77”" in problem.what
    assert "91_sample" in problem.remedy


def test_an_orphan_is_named_and_kept(built):
    file = built.layout.notebook(Kind.LESSON, "92_gone", Language.RU)
    file.write_text("{}")
    (problem,) = built.build().problems
    assert problem.path == "notebooks/ru/92_gone.ipynb"
    assert file.exists()


def test_built_notebooks_are_clean_for_ruff(built):
    config = str(REPOSITORY / "pyproject.toml")
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--config", config]
    ran = subprocess.run(
        [*command, "notebooks", "solutions", "exercises"],
        cwd=built.layout.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


def test_a_cell_that_ends_the_kernel_is_named(built):
    file = built.layout.sources(Kind.LESSON) / "91_sample.md"
    text = file.read_text("utf-8").replace("add(1, 2)\n", "import os\n\nos._exit(3)\n")
    file.write_text(text, encoding="utf-8")
    (problem,) = built.build(language="en").problems
    assert problem.what.startswith("ends the kernel")
    assert problem.cell in {"first-sum", "a-sample-code-1"}


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("ru: a.b: not translated: 'New'", "Translate it in"),
        ("ru: a.b: fuzzy, look at it again: 'New'", "remove `fuzzy`"),
        ("checks/a.py:3: say(…) gives no value for {code}", "written twice"),
        ("checks/a.py:3: say(…) needs its id and text as literal strings", "into the call"),
        ("checks/a.py: a.b: the same id says two different texts", "another id"),
        ("a.b: malformed format fields (expected '}'): '{'", "written twice"),
        ("ru: a.b: format fields differ: {code}", "same fields"),
        ("ru: a.b: obsolete, remove it from course.po", "begin with #~"),
        ("ru: course.mo is older than course.po: build it", "run.py build"),
    ],
)
def test_the_remedy_fits_what_the_catalogue_says(line, remedy):
    assert remedy in catalogue_problem(line).remedy
