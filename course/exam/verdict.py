"""What a check found: steps, outcomes, points."""

from __future__ import annotations

import enum

import msgspec

from course.exam.message import Message  # noqa: TC001 — msgspec reads the annotations at run time


class Outcome(enum.StrEnum):
    """How a step ended. TROUBLE is a fault of the course and never costs points."""

    PASSED = "passed"
    WRONG = "wrong"
    NOT_ATTEMPTED = "not-attempted"
    CRASHED = "crashed"
    TIMED_OUT = "timed-out"
    NOT_RUN = "not-run"  # an earlier step timed out: what would be seen now means nothing
    TROUBLE = "trouble"


class Step(msgspec.Struct, frozen=True):
    """One test of a check; `traceback` holds only lines of the student's own code.

    A hidden step is an instructor's own, run in grading alone; its title is shown, what it
    saw is not.
    """

    name: str
    title: Message
    points: float
    outcome: Outcome
    message: Message | None = None
    traceback: str | None = None
    seconds: float = 0.0
    hidden: bool = False

    @property
    def earned(self) -> float:
        return self.points if self.outcome is Outcome.PASSED else 0.0


class Verdict(msgspec.Struct, frozen=True):
    """The result of one check of one exercise."""

    lesson: str
    exercise: str
    title: Message
    steps: list[Step]
    seconds: float = 0.0

    @property
    def points(self) -> float:
        return sum(step.earned for step in self.steps)

    @property
    def max_points(self) -> float:
        return sum(step.points for step in self.steps)

    @property
    def passed(self) -> bool:
        return bool(self.steps) and all(s.outcome is Outcome.PASSED for s in self.steps)

    @property
    def trouble(self) -> bool:
        """Whether a step could not be judged: then the points are no judgement either."""
        return not self.steps or any(s.outcome is Outcome.TROUBLE for s in self.steps)

    @property
    def attempted(self) -> bool:
        return any(s.outcome is not Outcome.NOT_ATTEMPTED for s in self.steps)
