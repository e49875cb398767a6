"""Every exercise with its wrong and its right solutions; no Jupyter.

`NN_lesson/exercise/wrong/*.py` begin with the step that fails first, which is what a student
reads first, and the message it fails with; further lines name further steps that matter:

    # fails: step_name message.id

`right/*.py` earn all points. The stub that students are given earns none.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from course.exam.corpus import examine
from course.exam.exercise import lessons, load_check, load_lesson
from course.exam.render import as_html, as_text
from course.exam.translate import translate
from course.exam.verdict import Outcome

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FAILS = re.compile(r"#\s*fails:\s*(?:test_)?(\S+)\s+(\S+)\s*$")
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)

EXERCISES = [(lesson, check.name) for lesson in lessons() for check in load_lesson(lesson)]


def files(kind):
    return [
        pytest.param(path, id=path.relative_to(HERE).as_posix())
        for path in sorted(HERE.glob(f"*/*/{kind}/*.py"))
    ]


def exercise_of(path):
    return path.parts[-4], path.parts[-3]


def expected_failures(path):
    found = []
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            break
        if match := FAILS.match(line):
            found.append(match.groups())
    return found


def failures(verdict):
    return [
        (step.name, step.message.id if step.message else step.outcome.value)
        for step in verdict.steps
        if step.outcome is not Outcome.PASSED
    ]


def renders_in_both_languages(verdict):
    for message in [
        verdict.title,
        *(step.title for step in verdict.steps),
        *(step.message for step in verdict.steps if step.message),
    ]:
        russian = translate(message, "ru")
        assert CYRILLIC.search(russian), f"{message.id} has no Russian: {russian}"
        assert translate(message, "en") == str(message)
    for language in ("ru", "en"):
        assert as_html(verdict, language).startswith('<div class="exam-verdict"')
        assert as_text(verdict, language)


@pytest.mark.parametrize("path", files("wrong"))
def test_a_wrong_solution_fails_where_and_as_it_says(path):
    verdict = examine(*exercise_of(path), path.read_text("utf-8"))
    found = failures(verdict)
    expected = expected_failures(path)
    seen = "\n".join(f"# fails: {step} {message}" for step, message in found)
    assert found, "every step passed: the check does not see this mistake"
    assert expected[:1] == found[:1], f"it fails otherwise:\n{seen}\n\n{as_text(verdict, 'en')}"
    assert set(expected) <= set(found), f"it fails otherwise:\n{seen}"
    # A condition of the check's own code tells a student nothing.
    assert "exam.condition" not in {message for _, message in found}, (
        f"bind what is compared to names first: returned = …\n{as_text(verdict, 'en')}"
    )
    assert not verdict.trouble, as_text(verdict, "en")
    assert verdict.points < verdict.max_points
    renders_in_both_languages(verdict)


@pytest.mark.parametrize("path", files("right"))
def test_a_right_solution_earns_all_points(path):
    verdict = examine(*exercise_of(path), path.read_text("utf-8"))
    assert verdict.passed, as_text(verdict, "en")
    assert verdict.points == verdict.max_points > 0
    renders_in_both_languages(verdict)


@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_the_stub_that_students_get_is_not_attempted_and_earns_nothing(lesson, exercise):
    verdict = examine(lesson, exercise, stub(lesson, exercise))
    assert verdict.points == 0
    assert failures(verdict) == [(step.name, "exam.not-attempted") for step in verdict.steps]
    assert {step.outcome for step in verdict.steps} == {Outcome.NOT_ATTEMPTED}
    renders_in_both_languages(verdict)


def stub(lesson, exercise):
    """The solution cells up to the exercise's check, as nbgrader released them."""
    path = ROOT / "exercises" / "en" / lesson / f"{lesson}.ipynb"
    assert path.exists(), f"{path.relative_to(ROOT)} is not built: python run.py build"
    code = []
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        if f'lesson.check("{exercise}")' in source:
            return "\n\n".join(code)
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            code.append(source)
    raise AssertionError(f"{path.name} has no cell that checks {exercise}")


@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_each_exercise_has_a_corpus_of_named_mistakes_and_of_other_ways(lesson, exercise):
    folder = HERE / lesson / exercise
    wrong = [expected_failures(path) for path in sorted((folder / "wrong").glob("*.py"))]
    assert len(wrong) >= 5, f"{len(wrong)} wrong solutions; at least 5 are needed"
    assert all(wrong), "a wrong solution does not say where it fails"
    mistakes = {failures[0][1] for failures in wrong}
    assert len(mistakes) >= 5, f"only {len(mistakes)} different mistakes: {sorted(mistakes)}"
    right = list((folder / "right").glob("*.py"))
    assert len(right) >= 3, f"{len(right)} right solutions; at least 3 are needed"


@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_each_exercise_has_hints_in_both_languages(lesson, exercise):
    hints = load_check(lesson, exercise).hints
    assert len(hints) >= 2
    for hint in hints:
        assert CYRILLIC.search(translate(hint, "ru")), f"{hint.id} has no Russian"


def test_no_folder_is_for_an_exercise_that_there_is_not():
    folders = {(path.parent.name, path.name) for path in HERE.glob("[0-9]*/*") if path.is_dir()}
    assert folders <= set(EXERCISES)
