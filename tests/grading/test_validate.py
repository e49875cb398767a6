"""nbgrader's Validate, as a command and behind its button."""

from __future__ import annotations

import re

import nbformat
import pytest

pytestmark = [pytest.mark.nbgrader, pytest.mark.kernel, pytest.mark.timeout(300)]

LESSON = "90_sample"
WRONG = "def delete_user(base_url, user_id):\n    requests.get(base_url, timeout=5)"
SAYS = {
    "ru": {
        "failed": "ПРОВЕРКА НЕ ПРОЙДЕНА",
        "points": "баллов 0 из 2",
        "unsolved": "баллов 0 из 4",
    },
    "en": {"failed": "DID NOT PASS", "points": "0 of 2 points", "unsolved": "0 of 4 points"},
}


@pytest.fixture(scope="module", params=["ru", "en"])
def course(make, tmp_path_factory, request):
    """A course folder with a student's three notebooks in it."""
    root = tmp_path_factory.mktemp(request.param)
    course = make.course(root, request.param)
    course.language = request.param
    course.run("generate_assignment", LESSON)
    released = root / "exercises" / request.param / LESSON / f"{LESSON}.ipynb"
    solved = make.source()
    wrong = make.source()
    wrong.cells[6].source = WRONG
    nbformat.write(solved, root / "solved.ipynb")
    nbformat.write(wrong, root / "wrong.ipynb")
    (root / "unsolved.ipynb").write_bytes(released.read_bytes())
    return course


@pytest.fixture(scope="module")
def said(course):
    """What one run of the command says of each notebook, on one line."""
    names = ("solved", "wrong", "unsolved")
    out = course.run("validate", *(f"{name}.ipynb" for name in names))
    parts = re.split(r"Validating '.*?(\w+)\.ipynb'", out)
    texts = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert tuple(texts) == names
    return {name: re.sub(r"\s+", " ", text) for name, text in texts.items()}


def test_a_solved_notebook_passes(said):
    assert "Success! Your notebook passes all the tests." in said["solved"]


def test_a_wrong_one_fails_with_the_reason_in_the_readers_language(course, said):
    words = SAYS[course.language]
    assert words["failed"] in said["wrong"]
    assert words["points"] in said["wrong"]
    assert words["unsolved"] not in said["wrong"]  # the other exercise is right
    assert "Success" not in said["wrong"]


def test_an_unsolved_one_fails_for_both_exercises(course, said):
    words = SAYS[course.language]
    assert words["failed"] in said["unsolved"]
    assert words["points"] in said["unsolved"]
    assert words["unsolved"] in said["unsolved"]
    assert "..." not in said["unsolved"]  # no message is cut
    assert "Success" not in said["unsolved"]


def test_the_button_says_the_same(course, serve):
    with serve(course) as server:
        answer = server.validate("wrong.ipynb")
    assert answer["success"]
    (failed,) = answer["value"]["failed"]
    assert failed["source"] == 'await lesson.check("delete_user")'
    assert SAYS[course.language]["points"] in failed["raw_error"]
