"""What a student does: runs the lesson, fails an exercise, reads why, solves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from course.exam import render
from course.exam.translate import translate
from course.exam.verdict import Outcome

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


def word(outcome: Outcome, language: str) -> str:
    return translate(render._WORDS[outcome][1], language)


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
    wrong, passed = (word(outcome, lab.work.name) for outcome in (Outcome.WRONG, Outcome.PASSED))
    notebook.open(EXERCISES)
    notebook.run_all()
    check = notebook.cell_with(CHECK)
    assert word(Outcome.NOT_ATTEMPTED, lab.work.name) in notebook.output_of(check)
    notebook.shoot("unsolved")

    task = notebook.cell_with("def get_user")
    notebook.type_into(task, FORGETS_JSON)
    notebook.run(task)
    notebook.run(check)
    read = notebook.output_of(check)
    assert wrong in read
    assert ".json()" in read
    notebook.shoot("wrong")

    notebook.type_into(task, RIGHT)
    notebook.run(task)
    notebook.run(check)
    read = notebook.output_of(check)
    assert passed in read
    assert wrong not in read
    notebook.shoot("solved")


def test_hints_and_progress_in_a_new_cell(lab: Lab, notebook: Notebook) -> None:
    notebook.open(EXERCISES)
    notebook.run_all()
    new = notebook.insert_below(notebook.cell_with("def get_user"))
    notebook.type_into(new, 'lesson.hint("get_user")')
    notebook.run(new)
    first = notebook.output_of(new)
    notebook.shoot("first-hint")
    notebook.run(new)
    assert notebook.output_of(new) != first
    notebook.type_into(new, "lesson.progress()")
    notebook.run(new)
    assert "get_user" in notebook.output_of(new)
    notebook.shoot("progress")
    assert (lab.work / ".progress.json").exists()
