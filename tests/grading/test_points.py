from __future__ import annotations

import math

import pytest
from nbgrader.utils import determine_grade

from course.exam.message import say
from course.exam.verdict import Outcome, Step, Verdict
from course.grading.points import Entry, not_asked, output_of, points_of

TITLE = say("test.title", "A title")


def verdict(*steps):
    made = [
        Step(f"step{number}", TITLE, points, outcome)
        for number, (points, outcome) in enumerate(steps)
    ]
    return Verdict("90_sample", "one", TITLE, made)


@pytest.mark.parametrize(
    ("steps", "maximum", "points"),
    [
        ([(3.0, Outcome.PASSED), (1.0, Outcome.WRONG)], 4.0, 3.0),
        ([(3.0, Outcome.PASSED), (1.0, Outcome.PASSED)], 4.0, 4.0),
        ([(3.0, Outcome.CRASHED), (1.0, Outcome.NOT_RUN)], 4.0, 0.0),
        # The check was revised after the release: its own sum is a scale.
        ([(1.0, Outcome.PASSED), (2.0, Outcome.WRONG)], 6.0, 2.0),
        ([(50.0, Outcome.PASSED), (50.0, Outcome.PASSED)], 4.0, 4.0),
        ([(math.nan, Outcome.PASSED)], 4.0, 0.0),
        ([(math.inf, Outcome.PASSED)], 4.0, 0.0),
        ([(1e308, Outcome.PASSED), (1e308, Outcome.PASSED)], 4.0, 0.0),
        ([], 4.0, 0.0),
    ],
)
def test_points_are_a_share_of_what_the_cell_is_worth(steps, maximum, points):
    assert points_of(verdict(*steps), maximum) == points


@pytest.mark.parametrize(
    ("entry", "points"),
    [
        (Entry(verdict((2.5, Outcome.PASSED), (1.5, Outcome.WRONG))), 2.5),
        (Entry(verdict((4.0, Outcome.PASSED))), 4.0),
        (Entry(reason=not_asked()), 0.0),
        (Entry(), 0.0),
    ],
)
def test_nbgrader_reads_the_points_from_the_output(make, entry, points):
    cell = make.tracked("check-one", "await lesson.check('one')", "check", 4)
    cell.outputs = [output_of(entry, 4.0, "ru")]
    assert determine_grade(cell) == (points, 4.0)
    assert cell.outputs[0].data["text/html"].strip().startswith("<")


def test_a_cell_without_verdict_says_why_in_the_readers_language():
    english = output_of(Entry(), 4.0, "en").data["text/html"]
    assert "no check was made" in english
    russian = output_of(Entry(), 4.0, "ru").data["text/html"]
    assert russian != english


def test_trouble_of_the_course_is_left_undecided():
    assert Entry(verdict((1.0, Outcome.PASSED), (1.0, Outcome.TROUBLE))).undecided
    assert not Entry(verdict((1.0, Outcome.PASSED), (1.0, Outcome.WRONG))).undecided
    assert not Entry().undecided
