from __future__ import annotations

import pytest

from course.exam.exercise import UnknownNameError
from course.exam.guidance import hint, progress
from course.exam.message import say
from course.exam.progress import ProgressFile
from course.exam.verdict import Outcome, Step, Verdict

STEP = """
@step(points=2, title=say("get_user.step", "Sends one GET"))
def test_it(student: Student, api: Api) -> None: ...
"""


@pytest.fixture
def file(tmp_path):
    return ProgressFile(tmp_path / ".progress.json")


def test_each_call_opens_one_more_hint_under_the_earlier_ones(write_check, file):
    write_check(STEP)
    first = hint("03_requests", "get_user", "en", file)
    assert first.text == "Hint 1 of 2: Which URL is one user's?"
    second = hint("03_requests", "get_user", "en", file)
    assert second.text.splitlines() == [
        "Hint 1 of 2: Which URL is one user's?",
        "Hint 2 of 2: It is `/users/ID`.",
        "That was the last hint.",
    ]
    assert "<code>/users/ID</code>" in second.html
    assert hint("03_requests", "get_user", "en", file).text == second.text


def test_hints_taken_are_counted_where_progress_is_kept(write_check, file):
    write_check(STEP)
    hint("03_requests", "get_user", "en", file)
    again = ProgressFile(file.path)
    assert hint("03_requests", "get_user", "en", again).text.count("Hint") == 2


def test_a_hint_for_an_unknown_exercise_says_which_there_are(write_check, file):
    write_check(STEP)
    with pytest.raises(UnknownNameError, match="get_user"):
        hint("03_requests", "nothing", "en", file)


def test_an_exercise_without_hints_says_so(write_check, file):
    path = write_check(STEP)
    text = path.read_text("utf-8")
    start, end = text.index("hints=["), text.index("],\n)")
    path.write_text(text[:start] + "hints=[" + text[end:], "utf-8")
    assert (
        hint("03_requests", "get_user", "en", file).text == "There are no hints for this exercise."
    )


def test_progress_shows_each_exercise_with_its_best_points(write_check, file):
    write_check(STEP)
    write_check(STEP, name="walk_pages")
    title = say("t", "t")
    file.record(Verdict("03_requests", "get_user", title, [Step("it", title, 2, Outcome.PASSED)]))
    shown = progress("03_requests", "en", file)
    assert shown.text.splitlines() == [
        "2 of 4 points",
        "✓ get_user: Read one user: solved (2 of 2)",
        "○ walk_pages: Read one user: not begun (0 of 2)",
    ]
    assert shown._repr_mimebundle_()["text/html"].count("<tr>") == 3


def test_a_complaint_about_the_file_is_shown_once(write_check, file):
    write_check(STEP)
    file.path.write_text("rubbish", "utf-8")
    assert "could not be read" in progress("03_requests", "en", file).text
    assert "could not be read" not in progress("03_requests", "en", file).text
