"""The examiner's pytest: the fixtures of checks, and how their tests ended.

Only this plugin is loaded, neither settings nor plugins of the surroundings, and the check
files come from `course.exam.exercise`, so a file that has changed is read anew.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from course.exam.examiner.failures import CheckAbandoned, StudentTimeout
from course.exam.examiner.judge import Judgement, judge, not_run, trouble
from course.exam.examiner.student import Student
from course.exam.exercise import load_module, step_name
from course.exam.message import say
from course.exam.verdict import Outcome, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from course.exam.examiner.api import Api, ScenarioSource
    from course.exam.examiner.link import StudentLink
    from course.exam.exercise import Check, StepInfo

_HERE = Path(__file__).parent
_ARGUMENTS = [
    "-c",
    str(_HERE / "pytest.ini"),
    f"--rootdir={_HERE}",
    "--noconftest",
    "--assert=plain",
    "--capture=no",
    "--import-mode=importlib",
    *(
        f"-pno:{name}"
        for name in (
            "cacheprovider",
            "terminal",
            "logging",
            "warnings",
            "faulthandler",
            "junitxml",
            "pastebin",
            "doctest",
            "unittest",
            "stepwise",
            "debugging",
            "setuponly",
            "setupplan",
            "legacypath",
            "unraisableexception",
            "threadexception",
        )
    ),
]


def run_pytest(targets: list[str], plugins: list[object]) -> None:
    """Run pytest with nothing of the surroundings in it."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)
    pytest.main([*_ARGUMENTS, *targets], plugins=plugins)


class Ended:
    """A test that was run, and how it ended; a parametrized step has several."""

    def __init__(self, step: str) -> None:
        self.step = step
        self.judgement = Judgement(Outcome.PASSED)
        self.seconds = 0.0

    def spoil(self, judgement: Judgement) -> None:
        """Note a failure; the first one is what is told."""
        if self.judgement.outcome is Outcome.PASSED:
            self.judgement = judgement


class ExamPlugin:
    """The fixtures of checks, and an ear on how their tests end."""

    def __init__(
        self,
        check: Check,
        link: StudentLink,
        scenarios: ScenarioSource,
        log: Callable[[str], None],
    ) -> None:
        self.ended: dict[str, Ended] = {}
        self._check = check
        self._link = link
        self._scenarios = scenarios
        self._log = log
        self._abandoned = False
        self._broken: Judgement | None = None
        self._timeouts = 0

    def run(self, targets: list[str]) -> None:
        """Run pytest on files or node ids."""
        run_pytest(targets, [self])
        if self._abandoned:
            raise CheckAbandoned

    def to_run_again(self) -> list[str]:
        """Forget the tests that have a second run coming, and return their node ids."""
        again = [node for node, ended in self.ended.items() if ended.judgement.again]
        for node in again:
            del self.ended[node]
        return again

    def step(self, info: StepInfo) -> Step:
        """Sum up what the tests of one step came to."""
        tests = [ended for ended in self.ended.values() if ended.step == info.name]
        failed = (test for test in tests if test.judgement.outcome is not Outcome.PASSED)
        worst = next(failed, None)
        if not tests:
            lost = RuntimeError("the step was not collected")
            judgement = self._broken or trouble(lost)
        else:
            judgement = (worst or tests[0]).judgement
        message = judgement.message
        if info.hidden and judgement.outcome is Outcome.WRONG:
            message = say("exam.hidden", "A further check by your instructor; its title says what.")
        return Step(
            name=info.name,
            title=info.title,
            points=info.points,
            outcome=judgement.outcome,
            message=message,
            traceback=judgement.traceback,
            seconds=sum(test.seconds for test in tests),
            hidden=info.hidden,
        )

    @pytest.fixture
    def student(self) -> Student:
        return Student(self._link)

    @pytest.fixture
    def api(self) -> Iterator[Api]:
        with self._scenarios.fresh() as api:
            yield api

    def pytest_pycollect_makemodule(
        self, module_path: Path, parent: pytest.Collector
    ) -> pytest.Module:
        module: pytest.Module = pytest.Module.from_parent(parent, path=module_path)
        module.obj = load_module(module_path)
        return module

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._log(str(report.longrepr))
            self._broken = trouble(RuntimeError(f"{report.nodeid} could not be collected"))

    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        judgement = not_run(self._link, self._timeouts)
        if judgement is None:
            return None
        self._ended(item).spoil(judgement)
        return True

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        ended = self._ended(item)
        ended.seconds += call.duration
        if call.excinfo is None:
            return
        error = call.excinfo.value
        judgement = judge(error, self._check) if call.when == "call" else trouble(error)
        api = getattr(item, "funcargs", {}).get("api")
        if api is not None and call.when == "call" and not api.alive:
            judgement = trouble(RuntimeError("the mock server has stopped"))
        self._timeouts += isinstance(error, StudentTimeout)
        if judgement.again:
            self._log(f"{item.nodeid} ({call.when}):\n{call.excinfo.getrepr(style='native')}")
        ended.spoil(judgement)

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        self._abandoned = isinstance(excinfo.value, KeyboardInterrupt)

    def _ended(self, item: pytest.Item) -> Ended:
        function = getattr(item, "originalname", None) or item.name
        node = f"{item.path}::{item.name}"  # pytest's own id hangs on the folder it runs in
        return self.ended.setdefault(node, Ended(step_name(function)))
