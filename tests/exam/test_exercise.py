from __future__ import annotations

import os
import re

import pytest

from course.exam.exercise import (
    BrokenCheckError,
    UnknownNameError,
    lessons,
    load_check,
    load_lesson,
    load_module,
)

TWO_STEPS = """
@step(points=2, title=say("get_user.step-get", "Sends one GET"))
def test_sends_one_get(student: Student, api: Api) -> None: ...

@step(points=1.5, title=say("get_user.step-missing", "Tells a missing user"))
def test_missing_user(student: Student, api: Api) -> None: ...

def not_a_step() -> None: ...
"""


def test_an_exercise_is_read_with_its_steps_in_order_points_and_hints(write_check):
    path = write_check(TWO_STEPS)
    check = load_check("03_requests", "get_user")
    assert [(step.name, step.points) for step in check.steps] == [
        ("sends_one_get", 2),
        ("missing_user", 1.5),
    ]
    assert check.points == 3.5
    assert str(check.title) == "Read one user"
    assert [hint.id for hint in check.hints] == ["get_user.hint-1", "get_user.hint-2"]
    assert check.files == (path,)


def test_a_lesson_is_ordered_by_the_exercises_own_order_then_by_file(write_check):
    write_check(TWO_STEPS, name="walk_pages")
    write_check(TWO_STEPS, name="get_user")
    late = write_check(TWO_STEPS, name="create_user")
    late.write_text(late.read_text("utf-8").replace("hints=[", "order=9, hints=["), "utf-8")
    names = [check.name for check in load_lesson("03_requests")]
    assert names == ["get_user", "walk_pages", "create_user"]
    assert lessons() == ["03_requests"]


def test_an_unknown_exercise_is_answered_with_the_close_one_and_all(write_check):
    write_check(TWO_STEPS)
    with pytest.raises(UnknownNameError) as caught:
        load_check("03_requests", "get_users")
    assert caught.value.message.id == "exam.unknown-exercise-close"
    assert "'get_user'" in str(caught.value.message)
    with pytest.raises(UnknownNameError) as caught:
        load_check("03_requests", "zzz")
    assert caught.value.message.id == "exam.unknown-exercise"
    with pytest.raises(UnknownNameError) as caught:
        load_lesson("99_nothing")
    assert "03_requests" in str(caught.value.message)


def test_a_changed_file_is_read_anew_even_within_one_tick_of_the_clock(write_check):
    path = write_check(TWO_STEPS)
    before = path.stat()
    assert load_check("03_requests", "get_user").points == 3.5
    path.write_text(path.read_text("utf-8").replace("points=1.5", "points=10"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert load_check("03_requests", "get_user").points == 12


def test_an_unchanged_file_is_executed_once(write_check):
    path = write_check(TWO_STEPS)
    assert load_module(path) is load_module(path)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("exercise = 3\n", "bind an Exercise"),
        ("", "has no step"),
        ("def test_it(student): ...\n", "test_it lacks @step"),
        ("raise RuntimeError('oh')\n", "RuntimeError: oh"),
        ("def (:\n", "SyntaxError"),
        ("@step(points=-1, title=say('a', 'b'))\ndef test_it(): ...\n", "0 points or more"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_change(write_check, body, reason):
    path = write_check(body)
    with pytest.raises(BrokenCheckError, match=re.escape(reason)) as caught:
        load_check("03_requests", "get_user")
    assert caught.value.path.name == path.name


def test_two_files_for_one_exercise_are_refused(write_check):
    path = write_check(TWO_STEPS)
    path.with_name("test_other.py").write_text(path.read_text("utf-8"), "utf-8")
    with pytest.raises(BrokenCheckError, match="another file"):
        load_lesson("03_requests")


HIDDEN = """
from course.exam.check import say, step
extends = "get_user"

@step(points=2, title=say("hidden.slow", "Copes with a slow server"))
def test_slow(student, api): ...
"""


@pytest.fixture
def hidden(tmp_path, monkeypatch):
    folder = tmp_path / "hidden"
    (folder / "03_requests").mkdir(parents=True)
    monkeypatch.setenv("COURSE_HIDDEN_CHECKS", str(folder))
    return folder / "03_requests" / "test_more.py"


def test_hidden_steps_are_added_only_where_they_are_asked_for(write_check, hidden):
    write_check(TWO_STEPS)
    hidden.write_text(HIDDEN, "utf-8")
    assert load_check("03_requests", "get_user").points == 3.5
    check = load_check("03_requests", "get_user", hidden=True)
    assert [(step.name, step.hidden) for step in check.steps] == [
        ("sends_one_get", False),
        ("missing_user", False),
        ("slow", True),
    ]
    assert check.points == pytest.approx(3.5)  # as the notebooks that students have already say
    assert [step.points / check.points for step in check.steps] == pytest.approx(
        [2 / 5.5, 1.5 / 5.5, 2 / 5.5]
    )
    assert check.files[1] == hidden


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('extends = "get_user"', "", "say which exercise it extends"),
        ('"get_user"', '"other"', "which 03_requests does not have"),
        ("test_slow", "test_missing_user", "the same name"),
    ],
)
def test_a_hidden_file_that_fits_nowhere_is_named(write_check, hidden, before, after, reason):
    write_check(TWO_STEPS)
    hidden.write_text(HIDDEN.replace(before, after), "utf-8")
    with pytest.raises(BrokenCheckError, match=reason):
        load_check("03_requests", "get_user", hidden=True)
