"""One check: a run of pytest in a process kept warm, from which a verdict comes."""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import TYPE_CHECKING

from course.exam.examiner.api import ScenarioSource
from course.exam.examiner.plugin import ExamPlugin, run_pytest
from course.exam.exercise import load_check
from course.exam.verdict import Verdict

if TYPE_CHECKING:
    import pytest

    from course.exam.examiner.link import StudentLink

_HIDDEN = "COURSE_HIDDEN_CHECKS"  # set by grading: the folder of an instructor's own checks

_log = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()  # pytest keeps state in its process
_scenarios = ScenarioSource()


def run_check(
    lesson: str,
    exercise: str,
    link: StudentLink,
    *,
    hidden: bool | None = None,
    scenarios: ScenarioSource = _scenarios,
) -> Verdict:
    """Run the steps of an exercise against the student behind the link.

    Steps that met trouble of the course's own are run once more, with fresh data. `hidden`
    adds the instructor's steps; by default it does where grading has named their folder.
    Raises UnknownNameError for an exercise that there is not, BrokenCheckError for one that
    cannot be read, CheckAbandoned when nobody waits any more.
    """
    if hidden is None:
        hidden = bool(os.environ.get(_HIDDEN))
    check = load_check(lesson, exercise, hidden=hidden)
    started = time.monotonic()
    plugin = ExamPlugin(check, link, scenarios, _log.warning)
    with _one_at_a_time:
        plugin.run([str(path) for path in check.files])
        again = plugin.to_run_again()
        if again and not link.stuck and link.lost is None:
            plugin.run(again)
    steps = [plugin.step(info) for info in check.steps]
    return Verdict(lesson, exercise, check.title, steps, time.monotonic() - started)


def warm() -> None:
    """Do now what the first check would wait for: load pytest, start the mock server."""
    with _one_at_a_time:
        run_pytest([], [_NothingToCollect()])
    with _scenarios.fresh():
        pass


class _NothingToCollect:
    def pytest_collection(self, session: pytest.Session) -> bool:
        session.items = []
        return True
