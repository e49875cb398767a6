"""What a check found: steps, outcomes, points."""

from __future__ import annotations

import enum

import msgspec

from course.exam.message import Message


class Outcome(enum.StrEnum):
    """How a step ended. TROUBLE is a fault of the course and never costs points."""

    PASSED = "passed"
    WRONG = "wrong"
    NOT_ATTEMPTED = "not-attempted"
    CRASHED = "crashed"
    TIMED_OUT = "timed-out"
    TROUBLE = "trouble"


class Step(msgspec.Struct, frozen=True):
    """One test of a check; `traceback` holds only lines of the student's own code."""

    name: str
    title: Message
    points: float
    outcome: Outcome
    message: Message | None = None
    traceback: str | None = None
    seconds: float = 0.0

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
