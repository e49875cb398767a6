"""What a student does: runs the lesson, fails an exercise, reads why, solves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Lab, Notebook

pytestmark = pytest.mark.browser

EXERCISES = "exercises/03_requests/03_requests.ipynb"
CHECK = 'lesson.check("get_user")'
FORGETS_JSON = """\
def get_user(base_url, user_id):
    return requests.get(f"{base_url}/users/{user_id}", timeout=5).text
"""
RIGHT = """\
def get_user(base_url, user_id):
    response = requests.get(f"{base_url}/users/{user_id}", timeout=5)
    response.raise_for_status()
    return response.json()
"""
WORDS = {
    "ru": {"unsolved": "не выполнено", "wrong": "пока неверно", "passed": "пройдено"},
    "en": {"unsolved": "not attempted", "wrong": "not right yet", "passed": "passed"},
}


def test_runs_the_lesson(notebook: Notebook) -> None:
    notebook.open("lessons/03_requests.ipynb")
    notebook.shoot("opened")
    notebook.run_all()
    assert notebook.errors() == []
    notebook.cell_with("requests.Session()")
    notebook.shoot("session")
    notebook.cell_with(".wire()")
    notebook.shoot("wire")


def test_fails_an_exercise_reads_why_and_solves_it(lab: Lab, notebook: Notebook) -> None:
    words = WORDS[lab.work.name]
    notebook.open(EXERCISES)
    notebook.run_all()
    check = notebook.cell_with(CHECK)
    assert words["unsolved"] in notebook.output_of(check)
    notebook.shoot("unsolved")

    task = notebook.cell_with("def get_user")
    notebook.type_into(task, FORGETS_JSON)
    notebook.run(task)
    notebook.run(check)
    read = notebook.output_of(check)
    assert words["wrong"] in read
    assert ".json()" in read
    notebook.shoot("wrong")

    notebook.type_into(task, RIGHT)
    notebook.run(task)
    notebook.run(check)
    read = notebook.output_of(check)
    assert words["passed"] in read
    assert words["wrong"] not in read
    notebook.shoot("solved")


def test_a_hint_and_the_progress(lab: Lab, notebook: Notebook) -> None:
    notebook.open(EXERCISES)
    notebook.run_all()
    first = notebook.cell_with('lesson.hint("get_user")')
    assert notebook.output_of(first)
    notebook.shoot("hint")
    assert (lab.work / ".progress.json").exists()
